"""How two things hang together: the shortest ways from one to the other, and what is claimed along them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kg.model.claims import Claim
from kg.model.neighbourhood import Neighbourhood
from kg.model.things import Completeness, Direction, Ref

__all__ = ["Path", "PathLink", "Paths", "Step"]


@dataclass(frozen=True, slots=True)
class PathLink:
    """One link of a step.

    ``predicate`` is a property, or a folded class where claims of that class make the link;
    ``label`` reads in the direction of the path, which is that of the link (``out``) or against
    it (``in``). ``claims`` are some of the ``total`` claims that make it.
    """

    predicate: Ref
    direction: Direction
    label: str
    claims: tuple[Claim, ...] = ()
    total: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """From one thing of a path to the next, with every link between the two."""

    start: Ref
    end: Ref
    links: tuple[PathLink, ...]


@dataclass(frozen=True, slots=True)
class Path:
    """One way: its steps in order. ``hubs`` are things in between with more links than are followed."""

    steps: tuple[Step, ...]
    hubs: tuple[Ref, ...] = ()

    @property
    def nodes(self) -> tuple[Ref, ...]:
        """The things from one end to the other."""
        return (self.steps[0].start, *(step.end for step in self.steps))


@dataclass(frozen=True, slots=True)
class Paths:
    """The shortest ways between two things, all of the same length, the most telling first.

    Attributes
    ----------
    longest : int
        The most steps that were looked for.
    completeness : Completeness
        Not complete where the search was bounded before it was sure, or where there are
        more ways of that length (``total``) than are told.
    sure : bool
        Whether everything was looked at that could have given a shorter way, or any.
    picture : Neighbourhood
        All of them together, with positions: a column a step.
    """

    start: Ref
    end: Ref
    paths: tuple[Path, ...]
    longest: int
    sure: bool
    completeness: Completeness
    picture: Neighbourhood

    @property
    def length(self) -> int:
        """How many steps each path has; 0 where there is none."""
        return len(self.paths[0].steps) if self.paths else 0

    def to_json(self) -> dict[str, Any]:
        """Return ``{"from", "to", "longest", "length", "sure", "paths": [{"nodes", "steps", "hubs"}]}``."""
        return {
            "from": _thing(self.start),
            "to": _thing(self.end),
            "longest": self.longest,
            "length": self.length,
            "sure": self.sure,
            "paths": [
                {
                    "nodes": [_thing(node) for node in path.nodes],
                    "steps": [[_link(step, link) for link in step.links] for step in path.steps],
                    "hubs": [hub.iri for hub in path.hubs],
                }
                for path in self.paths
            ],
        }


def _thing(ref: Ref) -> dict[str, Any]:
    return {"iri": ref.iri, "label": ref.label, "class": ref.cls}


def _link(step: Step, link: PathLink) -> dict[str, Any]:
    ends = (step.start.iri, step.end.iri) if link.direction == "out" else (step.end.iri, step.start.iri)
    return {
        "source": ends[0],
        "target": ends[1],
        "predicate": link.predicate.iri,
        "label": link.label,
        "total": link.total,
        "claims": [_claim(claim) for claim in link.claims],
    }


def _claim(claim: Claim) -> dict[str, Any]:
    source = claim.source
    return {
        "iri": claim.iri,
        "figure": claim.label,
        "printed": [text.value for text in claim.printed],
        "source": source and {"iri": source.iri, "title": source.title, "url": source.url},
    }
