"""Starts the server once for each profile of a client that pytest-lsp ships, as its editor would."""
import os

import pytest
import pytest_asyncio
from lsprotocol import types
from pytest_lsp import client_capabilities, make_test_lsp_client

from editor import SHOP, Editor

PROFILES = ["visual-studio-code", "neovim", "emacs"]


def pytest_addoption(parser):
    parser.addoption("--server", help="the program databridge-lsp", required=True)


@pytest_asyncio.fixture(params=PROFILES, scope="session", loop_scope="session")
async def editor(request):
    client = make_test_lsp_client()
    client.registered = []

    @client.feature(types.CLIENT_REGISTER_CAPABILITY)
    def register(params: types.RegistrationParams):
        client.registered.extend(params.registrations)

    await client.start_io(request.config.getoption("server"), "--stdio", env=os.environ | {"GOPROXY": "off"})
    result = await client.initialize_session(types.InitializeParams(
        capabilities=client_capabilities(request.param),
        root_uri=SHOP.as_uri(),
        workspace_folders=[types.WorkspaceFolder(SHOP.as_uri(), "shop")]))
    e = Editor(client, result)
    e.profile = request.param
    e.open()
    await e.loaded()
    yield e
    await client.shutdown_session()
    assert client._server.returncode == 0, "the server ends with 0 after shutdown and exit"
    await client.stop()
