"""A small library made of chords and strokes, whose energy rises and falls as it is told to."""

from functools import cache
from pathlib import Path

import numpy as np
import soundfile

