"""The description of the interface for other systems with the site and the columns that there are: so that what is
made up from it gets past them. Reads the description from stdin; arguments: address of the server, token, site."""

import json
import sys
import urllib.request

url, token, site = sys.argv[1:]
asked = urllib.request.Request(
    f"{url}/api/v1/sites/{site}/columns", headers={"Authorization": f"Bearer {token}"}
)
with urllib.request.urlopen(asked, timeout=30) as answer:
    columns = json.load(answer)
described = json.load(sys.stdin)

places = []
for column in columns[:40]:
    place = {"type": "object", "additionalProperties": False, "required": ["path"]}
    place["properties"] = {"path": {"enum": [column["path"]]}}
    if column["marks"]:
        place["properties"]["mark"] = {"enum": column["marks"]}
        place["required"] = ["path", "mark"]
    places.append(place)
assert places, "the site has no columns"

document = described["components"]["schemas"]["Document"]["properties"]
document["site"] = {"enum": [site]}
document["columns"] = {"type": "array", "minItems": 1, "maxItems": 3, "items": {"anyOf": places}}
described["paths"]["/api/v1/sites/{site}/columns"]["get"]["parameters"][0]["schema"] = {"enum": [site]}
json.dump(described, sys.stdout)
