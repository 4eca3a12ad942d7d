"""`temptrack models`: weights on this machine. Pulling them is the only thing that ever uses the network."""

from typing import Annotated

import typer

from temptrack.cli.interrupt import interruptible
from temptrack.cli.output import Column, print_json, print_line, print_table, progress_bar
from temptrack.cli.paragraph import print_paragraph
from temptrack.cli.session import open_daemon
from temptrack.errors import ModelNotFoundError
from temptrack.v1.model_pb2 import ListModelsRequest, ListModelsResponse, Model, PullModelRequest

app = typer.Typer(help="Weights that recognise what happens in a picture.", no_args_is_help=True)

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
def pull(name: Name = "", as_json: Json = False) -> None:
    """Download a model's weights: from Hugging Face, resumable."""
    with open_daemon() as daemon, interruptible("What was downloaded stays; pull again to go on."):
        model = _named(daemon.call(daemon.models.ListModels, ListModelsRequest()), name)
        typer.echo(f"Downloading {model.name}, {_size(model)}, licence {model.licence} ...", err=True)
        with progress_bar() as show:
            pulled = daemon.follow(daemon.models.PullModel, PullModelRequest(name=model.name), on_progress=show)
    if as_json:
        print_json(pulled)
    else:
        print_line(f"{pulled.name} is in {pulled.path}.")


@app.command()
def path(name: Annotated[str, typer.Argument(help="A model; the models' folder when left out.")] = "") -> None:
    """Print where a model's weights lie or would lie."""
    found = _models()
    print(_named(found, name).path if name else found.models_folder)


def _models() -> ListModelsResponse:
    with open_daemon() as daemon:
        return daemon.call(daemon.models.ListModels, ListModelsRequest())


def _named(found: ListModelsResponse, name: str) -> Model:
    for model in found.models:
        if model.name == name or (not name and model.selected):
            return model
    raise ModelNotFoundError(f"No model is called {name!r:.80}", remedy="see `temptrack models list`", field="name")


def _row(model: Model) -> tuple[str, ...]:
    return (
        "*" if model.selected else "",
        model.name,
        _size(model),
        model.speed_class,
        model.licence,
        "yes" if model.installed else "no",
    )


def _size(model: Model) -> str:
    return f"{model.size_bytes / 1e6:,.0f} MB"
