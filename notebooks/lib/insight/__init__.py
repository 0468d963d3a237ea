"""What Insight's notebooks share: a way to the facts, questions as functions, and plots."""

from .connection import Connection, InsightError, connect
from .text import plain, sentence

__all__ = ["Connection", "InsightError", "connect", "plain", "sentence"]
