"""The data that every engine is given, and the queries that it is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TextIO

import bibliography
import economy
import wordnet


@dataclass(frozen=True)
class Query:
    """A query with holes, so that no round asks what was asked before.

    ``any_rows`` says that it gives some rows of many, and engines may choose others.
    """

    name: str
    text: str
    any_rows: bool = False


@dataclass(frozen=True)
class Workload:
    """Data of any size, and queries over them.

    Attributes
    ----------
    size
        How many triples there are unless somebody says so.
    write
        Writes about so many triples.
    holes
        Returns what stands in the holes of queries, for a number of triples and a round.
    """

    name: str
    size: float
    write: Callable[[float, TextIO], None]
    prefixes: str
    holes: Callable[[float, int], dict[str, str]]
    queries: tuple[Query, ...]

    def text(self, query: Query, triples: float, number: int) -> str:
        """Return the text of a query in a round."""
        text = query.text.replace("%n%", str(number))
        for name, value in self.holes(triples, number).items():
            text = text.replace(f"%{name}%", value)
        return self.prefixes + text


# ------------------------------------------------------------------- the economy
def in_economy(triples: float, number: int) -> dict[str, str]:
    """Return things of the economy."""
    size, things = economy.Size.of(triples), economy.THINGS
    return {
        "observation": f"<{things}observation/{(number * 7_919 + 5) % size.observations}>",
        "metric": f"<{things}metric/{number % economy.METRICS}>",
        "section": f"<{things}sector/{number % economy.SECTIONS}>",
        "source": f"<{things}source/{number % size.sources}>",
    }


# the number in a limit that is never reached makes the text another one each time
OF_ECONOMY = (
    Query("count all", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o } LIMIT 9%n%"),
    Query(
        "average by sector and day",
        "SELECT ?sector ?day (AVG(?v) AS ?mean)"
        " { ?o :metric %metric% ; :sector ?sector ; :day ?day ; :value ?v } GROUP BY ?sector ?day",
    ),
    Query(
        "sum over `skos:broader+`",
        "SELECT (SUM(?v) AS ?total) { ?sector skos:broader+ %section% . ?o :sector ?sector ; :value ?v }",
    ),
    Query("instances by class", "SELECT ?c (COUNT(?s) AS ?n) { ?s a ?c } GROUP BY ?c LIMIT 9%n%"),
    Query("one entity's triples", "SELECT ?p ?o { %observation% ?p ?o }"),
    Query("neighbours with labels", "SELECT ?p ?o ?label { %observation% ?p ?o . ?o rdfs:label ?label }"),
    Query(
        "incoming, limit 200, labels",
        "SELECT ?o ?p ?label { ?o ?p %source% . ?o :sector ?s . ?s rdfs:label ?label } LIMIT 200",
        any_rows=True,
    ),
    Query(
        "three-way join, 5,000 rows",
        "SELECT ?o ?label ?title ?v { ?o :metric %metric% ; :source ?d ; :sector ?s ; :value ?v ."
        ' ?s rdfs:label ?label . ?d rdfs:label ?title FILTER(LANG(?label) = "en" && ?v > 609%n%) }',
    ),
    Query(
        "label contains, limit 50",
        'SELECT ?s ?label { ?s rdfs:label ?label FILTER(CONTAINS(STR(?label), "tea 1%n%")) } LIMIT 50',
        any_rows=True,
    ),
    Query(
        "100,000 rows as JSON",
        "SELECT ?o ?s ?v { ?o :sector ?s ; :value ?v } LIMIT 9999%n%",
        any_rows=True,
    ),
)


ECONOMY = Workload(
    "economy",
    economy.FULL,
    economy.write,
    f"""PREFIX : <{economy.TERMS}>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
""",
    in_economy,
    OF_ECONOMY,
)


# -------------------------------------------------------------- the bibliography
def in_bibliography(triples: float, number: int) -> dict[str, str]:
    """Return things of the bibliography."""
    size, things = bibliography.Library.of(triples), bibliography.THINGS
    return {
        "author": f"<{things}author/{100 + number * 31 % (size.authors - 100)}>",
        "venue": f"<{things}venue/{number % size.venues}>",
        "day": f'"{1990 + number % 30}-01-01"^^xsd:date',
    }


OF_BIBLIOGRAPHY = (
    Query(
        "articles of a year",
        "SELECT ?w ?title { ?w dcterms:issued %day% ; :in ?v ; dc:title ?title . ?v a :Journal }",
    ),
    Query(
        "works of a venue, some with abstracts",
        "SELECT ?w ?t ?d ?text { ?w :in %venue% ; dc:title ?t ; dcterms:issued ?d"
        " OPTIONAL { ?w dcterms:abstract ?text } } ORDER BY ?d",
    ),
    Query("articles with pages", "SELECT (COUNT(*) AS ?n) { ?w a :Article ; :pages ?p } LIMIT 9%n%"),
    Query(
        "pairs of authors of a venue",
        "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?a ?b { ?x :in %venue% ; dc:creator ?a ."
        " ?y :in %venue% ; dc:creator ?b FILTER(STR(?a) < STR(?b)) } }",
    ),
    Query(
        "authors of both kinds",
        "SELECT (COUNT(*) AS ?n) { ?a a foaf:Person FILTER EXISTS { ?x dc:creator ?a . ?x a :Article }"
        " FILTER EXISTS { ?y dc:creator ?a . ?y a :InProceedings } } LIMIT 9%n%",
    ),
    Query(
        "first works of authors in a year",
        "SELECT ?w ?a { ?w dcterms:issued %day% ; dc:creator ?a FILTER NOT EXISTS"
        " { ?x dc:creator ?a ; dcterms:issued ?d FILTER(?d < %day%) } }",
    ),
    Query(
        "who has written with an author",
        "SELECT DISTINCT ?name { { ?w dc:creator %author% ; dc:creator ?o } UNION"
        " { ?w dcterms:references/dc:creator %author% ; dc:creator ?o } ?o foaf:name ?name }",
    ),
    Query(
        "properties of persons",
        "SELECT DISTINCT ?p { { ?x ?p ?a . ?a a foaf:Person } UNION { ?a a foaf:Person ; ?p ?o } }"
        " LIMIT 9%n%",
    ),
    Query("all that points at an author", "SELECT ?s ?p { ?s ?p %author% }"),
    Query(
        "ten titles in order",
        "SELECT ?t { ?w dc:title ?t ; :pages ?p } ORDER BY ?t OFFSET 5%n% LIMIT 10",
    ),
    Query(
        "citations by year",
        "SELECT ?d (COUNT(?c) AS ?n) { ?w dcterms:references ?c ; dcterms:issued ?d } GROUP BY ?d LIMIT 9%n%",
    ),
    Query(
        "most cited",
        "SELECT ?c (COUNT(?w) AS ?n) { ?w dcterms:references ?c }"
        " GROUP BY ?c ORDER BY DESC(?n) ?c LIMIT 1%n%",
    ),
)
BIBLIOGRAPHY = Workload(
    "bibliography",
    bibliography.DEFAULT,
    bibliography.write,
    f"""PREFIX : <{bibliography.TERMS}>
PREFIX dc: <http://purl.org/dc/elements/1.1/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
""",
    in_bibliography,
    OF_BIBLIOGRAPHY,
)


# --------------------------------------------------------------------- WordNet
WORDS = ("run", "head", "line", "play", "light", "set", "hand", "point", "open", "round", "cut", "break")
KINDS = ("00015388", "00017222", "00021939", "00007846", "00021265", "04524313", "01503061", "03405725")
"""Animal, plant, artifact, person, food, vehicle, bird, furniture."""
LEAVES = ("02084071", "12102133", "03001627", "10020890", "07679356", "02958343", "01503061", "04379243")
"""Dog, grass, chair, doctor, bread, car, bird, table."""


def in_wordnet(_: float, number: int) -> dict[str, str]:
    """Return words and synsets."""
    things = wordnet.THINGS
    return {
        "word": f"<{things}word/{WORDS[number % len(WORDS)]}>",
        "kind": f"<{things}synset/n{KINDS[number % len(KINDS)]}>",
        "leaf": f"<{things}synset/n{LEAVES[number % len(LEAVES)]}>",
        "other": f"<{things}synset/n{LEAVES[(number + 3) % len(LEAVES)]}>",
    }


OF_WORDNET = (
    Query(
        "meanings of a word",
        "SELECT ?c ?n ?d { ?k :word %word% ; :number ?n ; :synset ?s . ?s a ?c ; skos:definition ?d }"
        " ORDER BY ?c ?n",
    ),
    Query(
        "synonyms",
        "SELECT DISTINCT ?label { ?k :word %word% ; :synset ?s . ?o :synset ?s ; :word ?w ."
        " ?w rdfs:label ?label }",
    ),
    Query(
        "what kinds a thing is of",
        "SELECT ?s ?form { %leaf% :hypernym+ ?s . ?k :synset ?s ; :form ?form }",
    ),
    Query("all kinds of a thing", "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s :hypernym+ %kind% } LIMIT 9%n%"),
    Query(
        "what two things have in common",
        "SELECT ?s ?d { %leaf% :hypernym* ?s . %other% :hypernym* ?s . ?s skos:definition ?d }",
    ),
    Query(
        "parts of all kinds of a thing",
        "SELECT ?whole ?part ?form { ?whole :hypernym* %kind% ; :partMeronym ?part ."
        " ?k :synset ?part ; :form ?form }",
    ),
    Query(
        "words with most meanings",
        "SELECT ?w (COUNT(?k) AS ?n) { ?k :word ?w } GROUP BY ?w ORDER BY DESC(?n) ?w LIMIT 1%n%",
    ),
    Query("synsets by file", "SELECT ?f (COUNT(?s) AS ?n) { ?s :file ?f } GROUP BY ?f LIMIT 9%n%"),
    Query(
        "nouns made of verbs",
        "SELECT (COUNT(*) AS ?n) { ?k :derivation ?o ; :synset ?s . ?s a :NounSynset ."
        " ?o :synset ?t . ?t a :VerbSynset } LIMIT 9%n%",
    ),
    Query(
        "opposites that are both common",
        "SELECT ?one ?other { ?k :antonym ?o ; :number 1 ; :form ?one . ?o :number 1 ; :form ?other }"
        " LIMIT 9999%n%",
    ),
    Query(
        "things without kinds of their own",
        "SELECT (COUNT(*) AS ?n) { ?s a :NounSynset FILTER NOT EXISTS { ?t :hypernym ?s } } LIMIT 9%n%",
    ),
    Query(
        "definitions that have a word",
        'SELECT ?s ?d { ?s skos:definition ?d FILTER(CONTAINS(?d, "century")) } LIMIT 10%n%',
        any_rows=True,
    ),
    Query(
        "meanings of a word, some with opposites",
        "SELECT ?k ?d ?form { ?k :word %word% ; :synset ?s . ?s skos:definition ?d"
        " OPTIONAL { ?k :antonym ?o . ?o :form ?form } }",
    ),
)
WORDNET = Workload(
    "wordnet",
    wordnet.TRIPLES,
    wordnet.write,
    f"""PREFIX : <{wordnet.TERMS}>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
""",
    in_wordnet,
    OF_WORDNET,
)
WORKLOADS = {workload.name: workload for workload in (ECONOMY, BIBLIOGRAPHY, WORDNET)}
