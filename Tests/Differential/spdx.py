"""What spdx-tools makes of SPDX 2 documents: one line of JSON for each file named after the folder.

Needs PyPI's spdx-tools 0.8.5. Files are copied first, since it takes the format from the end of the name.
"""

import json
import logging
import os
import shutil
import sys
import tempfile

from spdx_tools.spdx.parser.parse_anything import parse_file
from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document

logging.disable(logging.CRITICAL)


def words(error):
    found = getattr(error, "messages", None) or [f"{type(error).__name__}: {error}"]
    return [str(word) for word in found]


def judge(path):
    with open(path, "rb") as file:
        end = ".spdx.json" if file.read(4096).lstrip()[:1] == b"{" else ".spdx"
    with tempfile.TemporaryDirectory() as folder:
        copy = os.path.join(folder, "document" + end)
        shutil.copy(path, copy)
        try:
            document = parse_file(copy)
        except Exception as error:
            return {"reads": False, "why": words(error)}
    messages = validate_full_spdx_document(document)
    return {
        "reads": True,
        "packages": sorted(package.name for package in document.packages),
        "versions": sorted(package.version or "" for package in document.packages),
        "why": sorted({message.validation_message for message in messages}),
    }


for name in sys.argv[2:]:
    print(json.dumps({"file": name, **judge(os.path.join(sys.argv[1], name))}), flush=True)
