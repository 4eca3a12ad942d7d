"""`temptrack models`: weights on this machine. Pulling them is the only thing that ever uses the network."""

from pathlib import Path
from typing import Annotated

import typer

from temptrack.cli.hub_access import hub_access
from temptrack.cli.interrupt import interruptible
from temptrack.cli.output import Column, print_json, print_line, print_table, progress_bar
from temptrack.cli.paragraph import print_paragraph
from temptrack.cli.paths import existing
from temptrack.cli.removal import confirm
from temptrack.cli.session import open_daemon
from temptrack.cli.skipped import print_skipped
from temptrack.client import LONG_S
from temptrack.errors import ModelNotFoundError
from temptrack.interchange.words import count
from temptrack.v1.film_pb2 import EmbedFilmsRequest, EmbedFilmsResult
from temptrack.v1.model_pb2 import (
    ListModelsRequest,
    ListModelsResponse,
    Model,
    PullModelRequest,
    RemoveModelRequest,
    UseModelRequest,
    UseModelResponse,
)

app = typer.Typer(help="Weights that know what a picture shows and a sentence means.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")]
Name = Annotated[str, typer.Argument(help="As `models list` names it; the selected one when left out.")]


@app.command(name="list")
def list_(as_json: Json = False) -> None:
    """List the models that can be used, and which are here."""
    found = _models()
    if as_json:
        print_json(found)
        return
    columns = (
        Column(""),
        Column("Model", share=5),
        Column("Size", "right"),
        Column("Reads"),
        Column("Speed"),
        Column("Licence", share=2),
        Column("Here"),
    )
    print_table(columns, (_row(model) for model in found.models))
    if not any(model.selected and model.installed for model in found.models):
        print_paragraph(
            "The selected model (*) is not here. `temptrack models pull` downloads it; all else works without it."
        )


@app.command()
def pull(
    name: Name = "",
    source: Annotated[
        Path | None, typer.Option("--from", help="Copy this file, or one in this folder, instead of downloading.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Get a model's weights: from Hugging Face, resumable; or from a file carried here by hand."""
    request = hub_access(PullModelRequest(name=name, from_path=_unresolved(source)))
    with open_daemon() as daemon, interruptible("What was downloaded stays; pull again to go on."):
        model = _named(daemon.call(daemon.models.ListModels, ListModelsRequest()), name)
        request.name = model.name
        if source:
            typer.echo(f"Copying {source} ...", err=True)
        elif model.licence:
            typer.echo(f"Downloading {model.name}, {_size(model)}, licence {model.licence} ...", err=True)
        with progress_bar() as show:
            pulled = daemon.follow(daemon.models.PullModel, request, on_progress=show)
    if as_json:
        print_json(pulled)
        return
    print_line(f"{pulled.name} is in {pulled.path}.")
    if pulled.checked:
        print_line(f"SHA-256 {pulled.sha256}, checked {pulled.checked}.")
    if not pulled.selected and pulled.reads == "pictures":
        print_paragraph(f"It is used once you say so: `temptrack models use {pulled.name}`.")


@app.command()
def use(
    name: Annotated[str, typer.Argument(help="architecture/tag, as `models list` names it.")],
    checkpoint: Annotated[
        Path | None, typer.Option("--checkpoint", help="Weights of your own for it: .safetensors, .bin, .pt.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Use another model from now on."""
    request = UseModelRequest(name=name, checkpoint=_unresolved(checkpoint))
    with open_daemon() as daemon:
        used = daemon.call(daemon.models.UseModel, request, timeout_s=LONG_S)
    if as_json:
        print_json(used)
    else:
        for sentence in _after_use(used):
            print_paragraph(sentence)


@app.command()
def remove(
    name: Annotated[str, typer.Argument(help="As `models list` names it.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    as_json: Json = False,
) -> None:
    """Delete a model's weights from the models folder; unfinished downloads too."""
    confirm("Delete the weights of", "model", [name], yes=yes)
    with open_daemon() as daemon:
        removed = daemon.call(daemon.models.RemoveModel, RemoveModelRequest(name=name))
    if as_json:
        print_json(removed)
        return
    print_line(f"Freed {removed.freed_bytes / 1e6:,.0f} MB.")
    if removed.model.installed:
        print_paragraph(f"The {removed.model.found_in} has it too, and that is used: {removed.model.path}.")


@app.command()
def reembed(
    films: Annotated[list[str] | None, typer.Argument(help="Ids or files of learnt films; all when left out.")] = None,
    as_json: Json = False,
) -> None:
    """Let the model in use see the scenes of learnt films that it has not seen. Safe to stop and to repeat."""
    names = [str(Path(film).resolve()) if Path(film).exists() else film for film in films or []]
    with (
        open_daemon() as daemon,
        interruptible("The films done so far stay; run the same command again to go on."),
        progress_bar() as show,
    ):
        result = daemon.follow(daemon.films.EmbedFilms, EmbedFilmsRequest(films=names), on_progress=show)
    if as_json:
        print_json(result)
    else:
        _print_embedded(result)


@app.command()
def path(name: Annotated[str, typer.Argument(help="A model; the models' folder when left out.")] = "") -> None:
    """Print where a model's weights lie or would lie."""
    found = _models()
    print(_named(found, name).path if name else found.models_folder)


def _models() -> ListModelsResponse:
    with open_daemon() as daemon:
        return daemon.call(daemon.models.ListModels, ListModelsRequest())


def _named(found: ListModelsResponse, name: str) -> Model:
    """Return the model meant; one the list does not know may still be open_clip's."""
    for model in found.models:
        if model.name == name or (not name and model.selected):
            return model
    if name.count("/") == 1:
        return Model(name=name, reads="pictures")
    raise ModelNotFoundError(f"No model is called {name!r:.80}", remedy="see `temptrack models list`", field="name")


def _after_use(used: UseModelResponse) -> list[str]:
    model = used.model
    said = [f"{model.name} is used from now on, from {model.path}." if model.installed else f"{model.name} is chosen."]
    if not model.installed:
        said.append(f"Its weights are not here: `temptrack models pull {model.name}`.")
    if used.scenes_to_embed:
        said.append(
            f"It has not seen {used.scenes_to_embed:,} of {count(used.scenes, 'learnt scene')}: "
            "`temptrack models reembed` shows them to it."
        )
    return said


def _print_embedded(result: EmbedFilmsResult) -> None:
    print_paragraph(
        f"{result.model} has seen {count(result.scenes_embedded, 'scene')} of {count(result.films_embedded, 'film')} "
        f"anew; {count(result.films_unchanged, 'film')} it knew."
    )
    print_skipped(result.skipped)


def _unresolved(path: Path | None) -> str:
    """A link keeps its own name: the hub's cache links ``model.safetensors`` to a file named by its hash."""
    if path is None:
        return ""
    existing(path)
    return str(path.expanduser().absolute())


def _row(model: Model) -> tuple[str, ...]:
    return (
        "*" if model.selected else "",
        model.name,
        _size(model),
        model.reads,
        model.speed_class,
        model.licence,
        "loaded" if model.loaded else "yes" if model.installed else "no",
    )


def _size(model: Model) -> str:
    return f"{model.size_bytes / 1e6:,.0f} MB" if model.size_bytes else "size unknown"
