#!/usr/bin/env python3
"""Are the figures of `depeche eval --json` (EVAL) those that score.py printed (SCORE) over the same records?"""
import json
import re
import sys

report = json.load(open(sys.argv[1], encoding="utf-8"))
text = open(sys.argv[2], encoding="utf-8").read()
wrong = []
for kind, figure in report["entities"].items():
    line = re.search(rf"^{kind} .*\((\d+) right, (\d+) missed, (\d+) wrong\)", text, re.M)
    own = [figure["right"], figure["missed"], figure["wrong"]]
    if not line or [int(n) for n in line.groups()] != own:
        wrong.append(f"{kind}: {own} here, {line and line.group(0)!r} there")
roles = report["roles"]
shares = {name: (share["right"], share["of"]) for name, share in report["shares"].items() if name != "contacts"}
shares["roles"] = (roles["right"], roles["right"] + roles["missed"])
for name, (right, of) in shares.items():
    if not re.search(rf"^{name}\b.*\s{right}/{of}$", text, re.M):
        wrong.append(f"{name}: {right}/{of} here")
sys.exit("\n".join(["eval and score.py disagree:", *wrong]) if wrong else 0)
