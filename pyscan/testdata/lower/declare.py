from dataclasses import dataclass, field
from typing import NamedTuple, Optional


@dataclass
class Answer:
    reason: Reason
    status: Optional[int] = None
    retryable: bool = True
    tags: list[str] = field(default_factory=list)
    nested: "Answer" = None
    quoted: "models.Answer"
    optional: "Answer | None" = None
    generic: Optional["dict[str, list[models.Answer]]"] = None
    unread: "Answer()" = None
    cut: "list[int" = None
    text: Literal["a b", "c"] = "c"
    other: typing.Literal["c"] = "c"
    broken: "[a" = None
    lookup: dict[str, typing.Any] | None = None
    plain = 3
    first = second = 4
    self.other: int = 5
    if plain:
        conditional: int = 6

    def is_auth(self, *codes: int, strict: bool = False, **rest: "Answer") -> "Answer":
        local: int = 7
        return local

    class Inner(NamedTuple):
        key: str


def annotated(a: int, b: str = "x", /, c: Callable[[int], str] = None) -> dict[str, Answer]:
    return {}
