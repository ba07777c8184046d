"""One exercise for each feature that the server announces. An exercise asks as an editor does and looks at the answer; that
the answer has the shape which the protocol demands, and that the client's profile allows, pytest-lsp sees to itself."""
import asyncio
import pathlib
import shutil
import tempfile

from lsprotocol import types

from editor import PATIENCE, SHOP

ALL = {}
IN_KEY = '/* 🙂 é */ err = s.coll.FindOne(ctx, bson.M{"ship_to.ci|ty"'
IN_GO = "func (s *Store) tr|y("


def exercise(*paths):
    def register(function):
        for path in paths:
            assert path not in ALL, path
            ALL[path] = function
        return function
    return register


@exercise("text_document_sync", "text_document_sync.open_close")
async def open_close(e):
    """A closed file is the disk's again, which lacks what the editor has added."""
    assert await e.client.text_document_hover_async(types.HoverParams(**e.here(IN_KEY)))
    e.client.text_document_did_close(types.DidCloseTextDocumentParams(e.document))
    assert await e.client.text_document_hover_async(types.HoverParams(**e.here(IN_KEY))) is None
    e.open()
    assert await e.client.text_document_hover_async(types.HoverParams(**e.here(IN_KEY)))


@exercise("text_document_sync.change")
async def change(e):
    """A key that is misspelt is reported, and no longer once it is mended."""
    assert e.capabilities.text_document_sync.change == types.TextDocumentSyncKind.Incremental

    def misspelt(found):
        return any("status🙂" in d.message for d in found or [])

    e.change('"$match": bson.M{"status": "open"}', '"$match": bson.M{"status🙂": "open"}')
    await e.published(misspelt)
    e.change('"status🙂"', '"status"')
    await e.published(lambda found: not misspelt(found))


@exercise("text_document_sync.save")
async def save(e):
    e.client.text_document_did_save(types.DidSaveTextDocumentParams(e.document))
    assert await e.client.text_document_hover_async(types.HoverParams(**e.here(IN_KEY)))


@exercise("completion_provider")
async def completion(e):
    for place in ('"ship_to.|city"', 'bson.M{"lines.|\n'):
        listed = await e.client.text_document_completion_async(types.CompletionParams(**e.here(place)))
        items = getattr(listed, "items", listed)
        assert items, place
        for item in items:
            assert item.text_edit and item.filter_text, item
            span = getattr(item.text_edit, "range", None) or item.text_edit.replace
            assert e.piece(span).startswith(place.split('"')[1].split("|")[0]), (e.piece(span), item)
    assert await e.client.text_document_completion_async(types.CompletionParams(**e.here(IN_GO))) is None


@exercise("completion_provider.resolve_provider")
async def completion_resolve(e):
    listed = await e.client.text_document_completion_async(types.CompletionParams(**e.here('"ship_to.|city"')))
    for item in getattr(listed, "items", listed):
        resolved = await e.client.completion_item_resolve_async(item)
        assert (resolved.label, resolved.text_edit) == (item.label, item.text_edit)


@exercise("hover_provider")
async def hover(e):
    said = await e.client.text_document_hover_async(types.HoverParams(**e.here(IN_KEY)))
    assert "ship_to.city" in said.contents.value
    assert "city" in e.piece(said.range)
    assert await e.client.text_document_hover_async(types.HoverParams(**e.here(IN_GO))) is None


@exercise("signature_help_provider")
async def signature_help(e):
    await e.client.text_document_signature_help_async(types.SignatureHelpParams(**e.here('"$match": |bson.M{"status": "open"}')))
    assert await e.client.text_document_signature_help_async(types.SignatureHelpParams(**e.here(IN_GO))) is None


def places(found):
    """The files behind an answer that is a place, places, or links."""
    found = found if isinstance(found, (list, tuple)) else [found]
    return [getattr(at, "uri", None) or at.target_uri for at in found]


@exercise("definition_provider")
async def definition(e):
    at = await e.client.text_document_definition_async(types.DefinitionParams(**e.here(IN_KEY)))
    assert places(at) and all(uri.endswith("/model/model.go") for uri in places(at)), at
    assert await e.client.text_document_definition_async(types.DefinitionParams(**e.here(IN_GO))) is None


@exercise("type_definition_provider")
async def type_definition(e):
    at = await e.client.text_document_type_definition_async(types.TypeDefinitionParams(
        **e.here('/* 🙂 é */ err = s.coll.FindOne(ctx, bson.M{"ship|_to.city"')))
    assert places(at) and all(uri.endswith(".go") for uri in places(at)), at


@exercise("implementation_provider")
async def implementation(e):
    await e.client.text_document_implementation_async(types.ImplementationParams(**e.here(IN_KEY)))


@exercise("references_provider")
async def references(e):
    ask = {"context": types.ReferenceContext(include_declaration=True), **e.here(IN_KEY)}
    found = await e.client.text_document_references_async(types.ReferenceParams(**ask))
    assert {e.uri} < set(places(found)), "the query and the model"


@exercise("document_highlight_provider")
async def document_highlight(e):
    found = await e.client.text_document_document_highlight_async(types.DocumentHighlightParams(**e.here(IN_KEY)))
    assert any("city" in e.piece(h.range) for h in found)


@exercise("rename_provider")
async def rename(e):
    edit = await e.client.text_document_rename_async(types.RenameParams(new_name="town", **e.here(IN_KEY)))
    changed = dict(edit.changes or {})
    for c in edit.document_changes or []:
        if isinstance(c, types.CreateFile):
            assert "/migrations/" in c.uri, "new files are a migration's"
            continue
        changed.setdefault(c.text_document.uri, []).extend(c.edits)
    assert any(uri.endswith("/model/model.go") for uri in changed), "the tag"
    assert any("city" in e.piece(t.range) and "town" in t.new_text for t in changed[e.uri]), "the query"


@exercise("rename_provider.prepare_provider")
async def prepare_rename(e):
    ok = await e.client.text_document_prepare_rename_async(types.PrepareRenameParams(**e.here(IN_KEY)))
    assert e.piece(ok.range) == ok.placeholder == "city"
    assert await e.client.text_document_prepare_rename_async(types.PrepareRenameParams(**e.here(IN_GO))) is None


@exercise("document_symbol_provider")
async def document_symbol(e):
    await e.client.text_document_document_symbol_async(types.DocumentSymbolParams(e.document))


@exercise("workspace_symbol_provider", "workspace_symbol_provider.resolve_provider")
async def workspace_symbol(e):
    found = await e.client.workspace_symbol_async(types.WorkspaceSymbolParams("status"))
    assert any("status" in s.name for s in found)


async def actions(e, only=None):
    """The code actions at the mistakes of the file, and in the query."""
    faults = e.client.diagnostics[e.uri]
    spans = [(d.range, [d]) for d in faults] + [(types.Range(e.at(IN_KEY), e.at(IN_KEY)), [])]
    for span, at in spans:
        ask = types.CodeActionParams(e.document, span, types.CodeActionContext(at, only=only))
        for action in await e.client.text_document_code_action_async(ask) or []:
            yield action


@exercise("code_action_provider")
async def code_action(e):
    found = [a async for a in actions(e)]
    assert found, "a mistake of the shop can be mended"
    async for a in actions(e, [types.CodeActionKind.QuickFix]):
        assert a.kind.startswith("quickfix"), a


@exercise("code_action_provider.resolve_provider")
async def code_action_resolve(e):
    async for a in actions(e):
        if isinstance(a, types.CodeAction) and not a.edit and not a.command and not a.disabled:
            whole = await e.client.code_action_resolve_async(a)
            assert whole.edit or whole.command, a


@exercise("code_lens_provider", "code_lens_provider.resolve_provider")
async def code_lens(e):
    for lens in await e.client.text_document_code_lens_async(types.CodeLensParams(e.document)) or []:
        if not lens.command:
            assert (await e.client.code_lens_resolve_async(lens)).command, lens


def whole(e):
    return types.Range(types.Position(0, 0), e.position(len(e.text)))


@exercise("inlay_hint_provider", "inlay_hint_provider.resolve_provider")
async def inlay_hint(e):
    for hint in await e.client.text_document_inlay_hint_async(types.InlayHintParams(e.document, whole(e))) or []:
        assert hint.label, hint


@exercise("document_link_provider", "document_link_provider.resolve_provider")
async def document_link(e):
    for link in await e.client.text_document_document_link_async(types.DocumentLinkParams(e.document)) or []:
        link = link if link.target else await e.client.document_link_resolve_async(link)
        assert link.target, link


@exercise("selection_range_provider")
async def selection_range(e):
    found = await e.client.text_document_selection_range_async(types.SelectionRangeParams(e.document, [e.at(IN_KEY)]))
    step = found[0] if found else None
    while step and step.parent:
        inner, outer = step.range, step.parent.range
        assert (outer.start, inner.end) <= (inner.start, outer.end), "a parent holds its child"
        step = step.parent


@exercise("semantic_tokens_provider", "semantic_tokens_provider.full")
async def semantic_tokens(e):
    found = await e.client.text_document_semantic_tokens_full_async(types.SemanticTokensParams(e.document))
    assert found is None or len(found.data) % 5 == 0


@exercise("semantic_tokens_provider.range")
async def semantic_tokens_range(e):
    found = await e.client.text_document_semantic_tokens_range_async(types.SemanticTokensRangeParams(e.document, whole(e)))
    assert found is None or len(found.data) % 5 == 0


@exercise("inline_completion_provider")
async def inline_completion(e):
    await e.client.text_document_inline_completion_async(types.InlineCompletionParams(
        context=types.InlineCompletionContext(types.InlineCompletionTriggerKind.Invoked), **e.here(IN_KEY)))


@exercise("diagnostic_provider")
async def diagnostic(e):
    full = await e.client.text_document_diagnostic_async(types.DocumentDiagnosticParams(e.document))
    assert full.kind == "full" and any(d.code == "DB2004" for d in full.items)
    again = await e.client.text_document_diagnostic_async(types.DocumentDiagnosticParams(e.document, previous_result_id=full.result_id))
    assert again.kind == "unchanged" and again.result_id == full.result_id


@exercise("diagnostic_provider.workspace_diagnostics")
async def workspace_diagnostic(e):
    report = await e.client.workspace_diagnostic_async(types.WorkspaceDiagnosticParams([]))
    assert any(r.uri == e.uri for r in report.items)


@exercise("workspace", "workspace.workspace_folders", "workspace.workspace_folders.supported",
          "workspace.workspace_folders.change_notifications")
async def workspace_folders(e):
    """A folder comes, its mistakes are reported, it goes, and they are withdrawn."""
    with tempfile.TemporaryDirectory() as tmp:
        copy = pathlib.Path(tmp).resolve() / "copy"
        shutil.copytree(SHOP, copy)
        module = copy / "go.mod"
        module.write_text(module.read_text().replace("=> ../../..", f"=> {SHOP.parents[2]}"))
        folder = types.WorkspaceFolder(copy.as_uri(), "copy")

        def faulty():
            return [uri for uri, found in e.client.diagnostics.items() if uri.startswith(folder.uri) and found]

        def event(added, removed):
            e.client.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(
                types.WorkspaceFoldersChangeEvent(added, removed)))

        event([folder], [])
        await e.until(faulty)
        event([], [folder])
        await e.until(lambda: not faulty())


COMMANDS = "execute_command_provider.commands.databridge."


async def command(e, name, *arguments):
    return await e.client.workspace_execute_command_async(types.ExecuteCommandParams("databridge." + name, list(arguments)))


def query(e):
    """The place of a query, as the commands take it."""
    here = e.here(IN_KEY)
    return {"textDocument": {"uri": e.uri}, "position": {"line": here["position"].line, "character": here["position"].character}}


@exercise("execute_command_provider", "execute_command_provider.commands", COMMANDS + "exportMQL")
async def export(e):
    assert "db.orders.findOne(" in str(await command(e, "exportMQL", query(e)))


@exercise(COMMANDS + "importMQL")
async def paste(e):
    assert "bson." in str(await command(e, "importMQL", {"text": 'db.orders.find({status: "open"})'}))


@exercise(COMMANDS + "renameField")
async def rename_field(e):
    edit = str(await command(e, "renameField", {**query(e), "newName": "town", "migration": True}))
    assert "/model/model.go" in edit and "town" in edit and "$rename" in edit


@exercise(COMMANDS + "showModel")
async def show_model(e):
    assert "ship_to" in str(await command(e, "showModel", query(e)))


@exercise(COMMANDS + "generateIndexes")
async def generate_indexes(e):
    assert await command(e, "generateIndexes") is not None


@exercise(COMMANDS + "mem")
async def mem(e):
    assert await command(e, "mem")


@exercise(COMMANDS + "models", COMMANDS + "diagram", COMMANDS + "checkWorkspace")
async def overview(e):
    """What is known of the whole workspace, and nothing less."""
    assert "ship_to.city" in str(await command(e, "models"))
    drawn = str(await command(e, "diagram"))
    assert "erDiagram" in drawn and "<svg" in drawn
    assert "checked" in str(await command(e, "checkWorkspace"))


@exercise(COMMANDS + "suggests")
async def suggests(e):
    assert await command(e, "suggests", query(e)) in (True, False)


@exercise(COMMANDS + "generateProxies")
async def generate_proxies(e):
    """The file keeps plain documents: there is nothing to generate, and it says why."""
    answer = str(await command(e, "generateProxies", {"textDocument": {"uri": e.uri}}))
    assert "odm.Document" in answer or "newText" in answer


@exercise(COMMANDS + "explain", COMMANDS + "runQuery")
async def no_server_is_asked(e):
    """Without a configured server nothing is sent anywhere, and the error says what to set."""
    for name in ("explain", "runQuery"):
        try:
            await command(e, name, query(e))
        except Exception as fault:
            assert "databridge.connection.uri" in str(fault)
        else:
            raise AssertionError(name + " has run")


@exercise(COMMANDS + "restart")
async def restart(e):
    """The server knows less while the workspace is loaded anew, and soon as much as before."""
    await command(e, "restart")
    async with asyncio.timeout(PATIENCE):
        while await e.client.text_document_hover_async(types.HoverParams(**e.here(IN_KEY))) is None:
            await asyncio.sleep(0.05)
