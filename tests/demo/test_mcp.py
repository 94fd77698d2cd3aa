"""The endpoints as tools, through an MCP client."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from mcp import ClientSession
from mcp.client.streamable_http import streamablehttp_client

from demo import build

FILTERS = {"skip", "category", "price_min", "price_max", "gender", "brand", "size", "availability"}
TOOLS = {
    "start": {"garment_id", "k"},
    "refine": {"reference_id", "refinements", "k"} | FILTERS,
    "search": {"text", "k"} | FILTERS,
    "describe_shop": set(),
}


@pytest.fixture(scope="module")
def ask(retriever):
    """Runs `ask(lambda session: session.list_tools())` in a session with the server."""
    blocks = build.build(retriever)
    address = build.launch(blocks, host="127.0.0.1", port=None, mcp=True, wait=False)

    async def talk(question):
        async with (
            streamablehttp_client(f"{address}gradio_api/mcp/") as (read, write, _),
            ClientSession(read, write) as session,
        ):
            await session.initialize()
            return await question(session)

    # A thread of its own: browser tests before this one leave an event loop running in the main thread.
    with ThreadPoolExecutor(1) as thread:
        yield lambda question: thread.submit(asyncio.run, talk(question)).result()
    blocks.close(verbose=False)


def test_every_tool_and_every_parameter_is_described(ask):
    tools = {tool.name: tool for tool in ask(lambda session: session.list_tools()).tools}
    assert {name: set(tool.inputSchema.get("properties", ())) for name, tool in tools.items()} == TOOLS
    for tool in tools.values():
        assert tool.description.startswith("Find ") and "best first" in tool.description
        assert all(
            len(parameter["description"]) > 20
            for parameter in tool.inputSchema.get("properties", {}).values()
        )


def test_a_tool_answers(ask):
    asked = {"reference_id": "red-long-knee-dress", "refinements": ["make it sleeveless", "in navy"], "k": 1}
    answer = ask(lambda session: session.call_tool("refine", asked))
    assert not answer.isError
    assert "navy-sleeveless-knee-dress" in answer.content[0].text


def test_a_tool_filters(ask):
    asked = {"text": "navy", "k": 2, "category": "shirt", "price_max": 60}
    answer = ask(lambda session: session.call_tool("search", asked))
    assert not answer.isError
    assert answer.content[0].text.count("-shirt.png") == 2


def test_a_bad_call_gets_a_plain_message(ask):
    answer = ask(lambda session: session.call_tool("start", {"garment_id": "nobody"}))
    assert answer.isError
    assert "no garment" in answer.content[0].text and "Traceback" not in answer.content[0].text
