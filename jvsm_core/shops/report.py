"""One page about a catalogue for whoever owns the shop; it opens without a server and loads nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from ..catalogue import Catalogue
from ..errors import CatalogueError
from ..files import parse_json, write_atomically
from ..language.words.lexicon import Lexicon, article
from ..vocabulary import DETAILS, KEYS
from .audit import Audit, audit
from .importing import MAPPING, SET_ASIDE

if TYPE_CHECKING:
    from ..search.evidence import Conflict

#: Rows of a table before the rest is only counted.
ROWS = 40

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
       color: #222; background: #fff; }
h1, h2 { line-height: 1.2; } h2 { margin-top: 2.5rem; }
table { border-collapse: collapse; width: 100%; } caption { text-align: left; font-weight: 600; padding: .5rem 0; }
th, td { text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #ddd; vertical-align: top; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
.quiet { color: #666; } q { quotes: "“" "”"; } li { margin: .2rem 0; }
@media (prefers-color-scheme: dark) { body { color: #eee; background: #181818; } th, td { border-color: #444; }
  .quiet { color: #aaa; } }
"""


def write_report(
    catalogue: Catalogue,
    path: Path,
    progress: Callable[[int, int], object] | None = None,
    conflicts: Sequence[Conflict] | None = None,
) -> Path:
    """Write the page; its path.

    Args:
        conflicts: what pictures contradict, as `EvidenceReader.conflicts`; None where nobody looked.

    Raises:
        CatalogueError: it cannot be written.
    """
    page = report(catalogue, audit(catalogue, progress), conflicts)
    try:
        with write_atomically(path) as unfinished:
            unfinished.write_text(page, "utf-8")
    except OSError as error:
        raise CatalogueError(f"cannot write {path}: {error}") from None
    return path


def report(catalogue: Catalogue, found: Audit, conflicts: Sequence[Conflict] | None = None) -> Markup:
    """The page: counts, what was left out, how columns and words were read, what shoppers can say."""
    parts = (
        _head(catalogue),
        _left_out(catalogue, found),
        _columns(catalogue.folder),
        _attributes(catalogue),
        _words(catalogue, found),
        _conflicts(catalogue, conflicts),
        _shared(found),
        _sayable(catalogue),
    )
    return Markup(
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>{}</title><style>{}</style></head>'
        "<body><main>{}</main></body></html>\n"
    ).format(catalogue.name, Markup(_STYLE), Markup("\n").join(part for part in parts if part))


def _head(catalogue: Catalogue) -> Markup:
    garments = catalogue.garments
    prices = sorted(garment.price for garment in garments if garment.price is not None)
    facts = {
        "Garments": f"{len(garments):,}",
        "Pictures": f"{sum(len(garment.images) for garment in garments):,}",
        "Categories": f"{len({garment.category for garment in garments if garment.category}):,}",
        "Brands": f"{len({garment.brand for garment in garments if garment.brand}):,}",
        "Products in several colours": f"{len({garment.product for garment in garments if garment.product}):,}",
        "Garments with sizes": f"{sum(bool(garment.sizes) for garment in garments):,}",
        "Out of stock": f"{sum(garment.availability == 'out of stock' for garment in garments):,}",
        "Prices": f"{prices[0]:,.2f} to {prices[-1]:,.2f} {catalogue.currency}".strip() if prices else "none",
        "Without a price": f"{len(garments) - len(prices):,}",
        "Without a category": f"{sum(not garment.category for garment in garments):,}",
        "Without a description": f"{sum(not garment.description for garment in garments):,}",
    }
    about = " · ".join(text for text in (catalogue.source, catalogue.licence) if text)
    heading = Markup('<h1>{}</h1><p class="quiet">{}</p>').format(catalogue.name, about)
    return heading + _table("", ("", ""), facts.items())


def _left_out(catalogue: Catalogue, found: Audit) -> Markup:
    told = [str(problem) for problem in found.problems] + _set_aside(catalogue.folder / SET_ASIDE)
    if not told:
        return _section("Left out", Markup("<p>Nothing: all of the export is here.</p>"))
    items = Markup("").join(Markup("<li>{}</li>").format(line) for line in told[:ROWS])
    more = Markup("<p>… and {:,} more.</p>").format(len(told) - ROWS) if len(told) > ROWS else Markup("")
    return _section(f"Left out: {len(told):,}", Markup("<ul>{}</ul>").format(items) + more)


def _set_aside(path: Path) -> list[str]:
    """What the last import could not use, as it wrote it down."""
    try:
        rows = [parse_json(line) for line in path.read_text("utf-8").splitlines()]
        return [f"{row['place']}, line {row['line']}: {row['garment']} {row['reason']}" for row in rows]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _columns(folder: Path) -> Markup:
    try:
        columns: Mapping[str, str | None] = parse_json((folder / MAPPING).read_text("utf-8"))["columns"]
    except (OSError, ValueError, KeyError, TypeError):
        return Markup("")
    if not columns:
        return Markup("")
    rows = sorted(columns.items(), key=lambda row: row[1] is None)
    return _section(
        "How the columns were read",
        _table("", ("Column", "Field"), ((column, target or "not used") for column, target in rows))
        + Markup('<p class="quiet">To correct it, edit {} and import again.</p>').format(MAPPING),
    )


def _attributes(catalogue: Catalogue) -> Markup:
    spread: dict[str, Counter[str]] = defaultdict(Counter)
    for garment in catalogue:
        for key, value in ({"category": garment.category} | dict(garment.attributes)).items():
            if value:
                spread[key][value] += 1
    order = {key: place for place, key in enumerate(KEYS)}
    rows = (
        (
            key.replace("_", " "),
            f"{values.total():,}",
            f"{100 * values.total() / len(catalogue):.0f} %",
            ", ".join(f"{value} ({count:,})" for value, count in values.most_common(8)),
        )
        for key, values in sorted(spread.items(), key=lambda item: order.get(item[0], len(order)))
    )
    return _section(
        "What the shop states",
        _table("", ("Attribute", "Garments", "Share", "Values"), rows, numbers=(1, 2))
        + Markup('<p class="quiet">What is not stated is read from titles and looked for in pictures.</p>'),
    )


def _words(catalogue: Catalogue, found: Audit) -> Markup:
    read: Counter[tuple[str, str, str]] = Counter()
    for garment in catalogue:
        for key, own in garment.own_words.items():
            ours = garment.category if key == "category" else garment.attributes.get(key, "not one value")
            if own.casefold() != ours:
                read[(key, own, ours)] += 1
    parts = Markup("")
    if read:
        rows = ((*words, f"{count:,}") for words, count in read.most_common(ROWS))
        parts += _table(
            "Read as", ("Attribute", "In the shop's words", "Here", "Garments"), rows, numbers=(3,)
        )
    unknown = [
        (key, value, f"{n:,}") for key, values in found.unknown.items() for value, n in values.most_common()
    ]
    if unknown:
        parts += _table(
            f"Not known, kept as they are: {len(unknown):,}",
            ("Attribute", "In the shop's words", "Garments"),
            unknown[:ROWS],
            numbers=(2,),
        )
    return _section("The shop's words", parts) if parts else Markup("")


def _conflicts(catalogue: Catalogue, conflicts: Sequence[Conflict] | None) -> Markup:
    """Where the words say one thing and the picture another; the surest first."""
    if conflicts is None:
        return Markup("")
    if not conflicts:
        return _section(
            "Words and pictures", Markup("<p>No picture clearly contradicts what is stated of it.</p>")
        )
    kinds = Counter((conflict.key, conflict.stated, conflict.seen) for conflict in conflicts)
    often = ((key, stated, seen, f"{n:,}") for (key, stated, seen), n in kinds.most_common(ROWS))
    rows = (
        (
            conflict.garment,
            catalogue[conflict.garment].title,
            conflict.key.replace("_", " "),
            conflict.stated,
            conflict.seen,
            f"{100 * conflict.confidence:.0f} %",
        )
        for conflict in sorted(conflicts, key=lambda conflict: -conflict.confidence)[:ROWS]
    )
    heads = ("Garment", "Title", "Attribute", "Stated", "In the picture", "Sure")
    return _section(
        f"Words against pictures: {len(conflicts):,}",
        _table("By kind", ("Attribute", "Stated", "In the picture", "Garments"), often, numbers=(3,))
        + _table("Garments", heads, rows, numbers=(5,))
        + Markup(
            '<p class="quiet">The shop is believed where they differ. Many of one kind are a habit of '
            "the shop's words, or of the model; a single one is often a wrong picture.</p>"
        ),
    )


def _shared(found: Audit) -> Markup:
    if not found.shared:
        return Markup("")
    rows = (
        (f"{len(group):,}", group[0].image, ", ".join(garment.id for garment in group[:8]))
        for group in found.shared[:ROWS]
    )
    return _section(
        f"One picture for several garments: {len(found.shared):,}",
        _table("", ("Garments", "Picture", "Which"), rows, numbers=(0,))
        + Markup(
            '<p class="quiet">Nobody can tell them apart by looking: a "no picture" picture, perhaps.</p>'
        ),
    )


def _sayable(catalogue: Catalogue) -> Markup:
    """Sentences that find something here, made of the values that most garments have."""
    lexicon = Lexicon()
    category = _most(garment.category for garment in catalogue)
    noun = lexicon.noun(category or None)
    said = [f"{article(noun)}, please"]
    for key in KEYS:
        value = _most(g.attributes.get(key, "") for g in catalogue if g.category == category)
        if key == "category" or not value or value == "no":
            continue
        forms = lexicon.forms(key, value)
        for place, lead in ((forms.into, "in"), (forms.having, "with"), (forms.be, "make it")):
            if place:
                said.append(f"{lead} {place[0]}")
                break
        if key in DETAILS and value == "yes" and forms.lacking:
            said.append(f"without {forms.lacking[0]}")
    prices = sorted(garment.price for garment in catalogue if garment.price is not None)
    if prices:
        said.append(f"under {prices[len(prices) // 2]:.0f}")
    for lead, words in (
        ("by", (garment.brand for garment in catalogue)),
        ("in size", (size for garment in catalogue for size in garment.sizes)),
        ("something", (tag for garment in catalogue for tag in garment.tags)),
    ):
        if most := _most(words):
            said.append(f"{lead} {most}")
    items = Markup("").join(Markup("<li><q>{}</q></li>").format(sentence) for sentence in said)
    return _section("What shoppers can say here", Markup("<ul>{}</ul>").format(items))


def _most(values: Iterable[str]) -> str:
    counted = Counter(value for value in values if value)
    return counted.most_common(1)[0][0] if counted else ""


def _section(heading: str, body: Markup) -> Markup:
    return Markup("<section><h2>{}</h2>{}</section>").format(heading, body)


def _table(
    caption: str, heads: Iterable[str], rows: Iterable[Iterable[str]], numbers: Iterable[int] = ()
) -> Markup:
    right = frozenset(numbers)

    def line(kind: str, cells: Iterable[str]) -> Markup:
        return Markup("<tr>{}</tr>").format(
            Markup("").join(
                Markup("<{0}{1}>{2}</{0}>").format(
                    kind, Markup(' class="number"' if place in right else ""), cell
                )
                for place, cell in enumerate(cells)
            )
        )

    heads = tuple(heads)
    head = Markup("<thead>{}</thead>").format(line("th", heads)) if any(heads) else Markup("")
    body = Markup("").join(line("td", cells) for cells in rows)
    title = Markup("<caption>{}</caption>").format(caption) if caption else Markup("")
    return Markup("<table>{}{}<tbody>{}</tbody></table>").format(title, head, body)
