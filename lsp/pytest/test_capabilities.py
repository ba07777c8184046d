"""Every feature that the server announces is exercised under every profile: one that nobody has written an exercise for fails."""
import pytest
from lsprotocol import types

import exercises
from announced import features


def test_every_announced_feature_has_an_exercise(editor):
    unknown = set(features(editor.capabilities)) - exercises.ALL.keys()
    assert not unknown, f"announced, but not exercised: {sorted(unknown)}; add them to exercises.py"


@pytest.mark.parametrize("exercise", dict.fromkeys(exercises.ALL.values()), ids=lambda exercise: exercise.__name__)
async def test_exercise(editor, exercise):
    announced = set(features(editor.capabilities))
    if not any(exercises.ALL.get(feature) is exercise for feature in announced):
        pytest.skip(f"not announced to {editor.profile}")
    await exercise(editor)


async def test_columns_are_utf16_unless_asked(editor):
    assert editor.capabilities.position_encoding in (None, types.PositionEncodingKind.Utf16)


async def test_files_are_watched_where_the_client_can(editor):
    watched = editor.client.capabilities.workspace.did_change_watched_files
    can = bool(watched and watched.dynamic_registration)
    methods = [r.method for r in editor.client.registered]
    assert (types.WORKSPACE_DID_CHANGE_WATCHED_FILES in methods) == can
    editor.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(
        [types.FileEvent(editor.uri, types.FileChangeType.Changed)]))
    editor.client.workspace_did_change_configuration(types.DidChangeConfigurationParams({}))
    await exercises.hover(editor)


async def test_the_person_is_not_bothered(editor):
    assert not editor.client.messages
