"""Runs the Beanie side of the scenarios: a line of JSON on stdin is one thing to do, a line of extended JSON is its outcome."""
import asyncio
import json
import os
import sys
import traceback

from bson import json_util
from pymongo import AsyncMongoClient

import kinds
import scenario
import scenario_family
import scenario_hook
import scenario_index
import scenario_link
import scenario_read
import scenario_revision
import scenario_save
import scenario_session
import scenario_state
import scenario_update

GROUPS = [scenario_family, scenario_hook, scenario_index, scenario_link, scenario_read, scenario_revision, scenario_save, scenario_session,
          scenario_state, scenario_update]


async def answer(client, current, request):
    """Returns the scenario that is open then, and the reply."""
    try:
        if "open" in request:
            current = scenario.ALL[request["open"]](client, client[request["database"]])
            await current.open()
            return current, {"steps": current.steps()}
        return current, {"value": await getattr(current, request["step"])()}
    except Exception as e:
        return current, {"error": kinds.kind(e), "trace": traceback.format_exc()}


async def main(uri, out):
    client = AsyncMongoClient(uri, tz_aware=True, uuidRepresentation="standard")
    current = None
    while line := await asyncio.to_thread(sys.stdin.readline):
        current, reply = await answer(client, current, json.loads(line))
        out.write(json_util.dumps(reply, json_options=json_util.CANONICAL_JSON_OPTIONS) + "\n")
        out.flush()
    await client.close()


if __name__ == "__main__":
    replies = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever a library prints is not a reply
    asyncio.run(main(sys.argv[1], replies))
