"""The models we know, and what is said of each to a person."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

Where: TypeAlias = Literal["", "checkpoint", "models folder", "hub cache", "package"]
"""Where weights are; empty: nowhere on this machine."""

WEIGHT_FILES = ("open_clip_model.safetensors", "open_clip_pytorch_model.safetensors", "open_clip_pytorch_model.bin")
"""How a hub repository names open_clip weights, best first: safetensors cannot carry code."""

DEFAULT_MODEL = "ViT-B-32-256/datacomp_s34b_b86k"
"""The quickest of the permissively licensed models on a plain processor, and the best for its cost: 64 picture tokens
per frame, 72.8 % zero-shot on ImageNet (open_clip's published table). Smaller ones pay elsewhere: MobileCLIP2's
weights are Apple's research-only licence (AMLR), ViTamin-S is half the size but less exact and slower, PE-Core-S
reads 576 tokens per frame."""


@dataclass(frozen=True)
class KnownModel:
    """An open_clip model whose licence and cost we have looked up."""

    architecture: str
    """open_clip's model name."""
    tag: str
    """open_clip's pretrained tag."""
    repository: str
    """Where its weights lie on the hub."""
    size_bytes: int
    """About: four bytes per parameter."""
    licence: str
    """Of the weights, as their model card states it."""
    speed_class: str
    """fast, medium, slow on a processor without accelerator."""
    files: tuple[str, ...] = WEIGHT_FILES
    """Names to try, in this order."""

    @property
    def name(self) -> str:
        """ "architecture/tag"."""
        return f"{self.architecture}/{self.tag}"


@dataclass(frozen=True)
class ModelCard:
    """A model, as this machine has it or could have it."""

    name: str
    size_bytes: int
    """Of the file when it is here; about, when it is not; 0 when nobody knows."""
    licence: str
    speed_class: str
    installed: bool
    selected: bool
    path: Path
    """Where its weights lie or would lie."""
    found_in: Where = ""
    """Which of the places that is; empty when they are not here."""
    sha256: str = ""
    """Of the file, where it was noted when it came."""
    checked: str = ""
    """How that was checked, for a person: "against ...", "by ..."."""
    loaded: bool = False
    """Whether it is in memory now."""
    reads: Literal["pictures", "sentences"] = "pictures"
    """What it is for: pictures and the words for them, or sentences alone."""


KNOWN_MODELS = (
    KnownModel(
        "ViT-B-32-256",
        "datacomp_s34b_b86k",
        "laion/CLIP-ViT-B-32-256x256-DataComp-s34B-b86K",
        605_200_000,
        "MIT",
        "fast",
    ),
    KnownModel("ViT-B-32", "laion2b_s34b_b79k", "laion/CLIP-ViT-B-32-laion2B-s34B-b79K", 605_200_000, "MIT", "fast"),
    KnownModel(
        "ViTamin-S", "datacomp1b", "jienengchen/ViTamin-S", 249_600_000, "MIT", "medium", ("pytorch_model.bin",)
    ),
    KnownModel("PE-Core-S-16-384", "meta", "timm/PE-Core-S-16-384", 348_900_000, "Apache-2.0", "medium"),
    KnownModel(
        "ViT-B-16", "datacomp_xl_s13b_b90k", "laion/CLIP-ViT-B-16-DataComp.XL-s13B-b90K", 598_600_000, "MIT", "medium"
    ),
    KnownModel(
        "ViT-L-14", "datacomp_xl_s13b_b90k", "laion/CLIP-ViT-L-14-DataComp.XL-s13B-b90K", 1_710_500_000, "MIT", "slow"
    ),
    KnownModel(
        "MobileCLIP2-S0",
        "dfndr2b",
        "timm/MobileCLIP2-S0-OpenCLIP",
        300_000_000,
        "Apple AMLR (research use only)",
        "fast",
    ),
)
"""What ``models list`` shows. Any other "architecture/tag" of open_clip's register works too, with its licence
unknown to us."""
