"""An editor that works on one file of the shop, as pytest-lsp's client."""
import asyncio
import pathlib

from lsprotocol import types

SHOP = pathlib.Path(__file__).parents[2] / "testdata" / "apps" / "shop"
ORDERS = SHOP / "orders" / "orders.go"
PATIENCE = 20  # seconds: bounds every wait, nothing waits longer than it must

# A query with letters of several columns before its key, and a second query that is broken off.
QUERY = """
func (s *Store) try(ctx context.Context) (o model.Order, err error) {
	/* 🙂 é */ err = s.coll.FindOne(ctx, bson.M{"ship_to.city": "Rome"}).Decode(&o)
	_, err = s.coll.Aggregate(ctx, bson.A{bson.M{"$match": bson.M{"status": "open"}}, bson.M{"$count": "n"}})
	return o, err
}

func (s *Store) broken(ctx context.Context) {
	_ = s.coll.FindOne(ctx, bson.M{"lines.
"""


class Editor:
    """One file under edit. Places are named by the text that stands there: "|" is the cursor."""

    def __init__(self, client, result):
        self.client = client
        self.capabilities = result.capabilities
        self.uri = ORDERS.as_uri()
        self.text = ORDERS.read_text() + QUERY
        self.version = 1

    @property
    def document(self):
        return types.TextDocumentIdentifier(self.uri)

    def open(self):
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(
            types.TextDocumentItem(self.uri, "go", self.version, self.text)))

    async def published(self, pleases):
        """Waits for a report on the file that pleases."""
        await self.until(lambda: pleases(self.client.diagnostics.get(self.uri)))

    async def until(self, condition):
        """Waits for a condition, which is asked after every report."""
        async with asyncio.timeout(PATIENCE):
            while not condition():
                await self.client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)

    async def loaded(self):
        """Waits until the module is known: the mistakes that the shop's comments announce are reported."""
        await self.published(lambda found: found and any(d.code == "DB2004" for d in found))

    def change(self, old, new):
        """Replaces the one place where old stands."""
        at = self.text.index(old)
        span = types.Range(self.position(at), self.position(at + len(old)))
        self.text = self.text[:at] + new + self.text[at + len(old):]
        self.version += 1
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(
            types.VersionedTextDocumentIdentifier(uri=self.uri, version=self.version),
            [types.TextDocumentContentChangePartial(range=span, text=new)]))

    def at(self, place):
        """The position of the cursor in a piece of the file's text."""
        piece = place.replace("|", "")
        assert self.text.count(piece) == 1, f"{piece!r} stands in the file {self.text.count(piece)} times"
        return self.position(self.text.index(piece) + place.index("|"))

    def here(self, place):
        return {"text_document": self.document, "position": self.at(place)}

    def position(self, index):
        """Counts lines, and columns in the unit that was agreed on."""
        before = self.text[:index]
        return types.Position(before.count("\n"), self.units(before[before.rfind("\n") + 1:]))

    def units(self, text):
        match self.capabilities.position_encoding:
            case types.PositionEncodingKind.Utf8:
                return len(text.encode())
            case types.PositionEncodingKind.Utf32:
                return len(text)
        return len(text.encode("utf-16-le")) // 2

    def piece(self, span):
        """The text of a range on one line."""
        line = self.text.split("\n")[span.start.line]
        for i in range(len(line) + 1):
            for j in range(i, len(line) + 1):
                if (self.units(line[:i]), self.units(line[:j])) == (span.start.character, span.end.character):
                    return line[i:j]
        raise AssertionError(f"{span} does not lie in {line!r}")
