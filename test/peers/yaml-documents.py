"""Documents of YAML as PyYAML writes them, some bent at a place, and what it reads of each, every scalar as text."""
import json
import random
import sys

import yaml

WORDS = ["mit", "apache-2.0", "en", "a b", "it's", "x: y", "#no", "- d", "yes", "null", "12", "1.5", "@a", "[x", "{y",
         "a, b", '"q"', "", "multi\nline", "tr ", "é", "*x", "&y", "%z", "!t", "? q", ": c", "|", ">"]
random.seed(int(sys.argv[1]))


def value(depth):
    kind = random.random()
    if depth < 3 and kind < 0.25:
        return [value(depth + 1) for _ in range(random.randint(0, 3))]
    if depth < 3 and kind < 0.45:
        return {random.choice("abcdefgh") * random.randint(1, 3): value(depth + 1) for _ in range(random.randint(0, 3))}
    return random.choice(WORDS)


documents = []
for _ in range(int(sys.argv[2])):
    data = {random.choice("lmnop") * random.randint(1, 3): value(0) for _ in range(random.randint(1, 5))}
    if random.random() < 0.3:
        data["one"] = data["other"] = ["x", "y"]
    text = yaml.safe_dump(data, default_flow_style=random.choice([True, False, None]), indent=random.choice([2, 4]),
                          width=random.choice([10, 80]), default_style=random.choice([None, None, '"', "'"]),
                          allow_unicode=True, sort_keys=False)
    if random.random() < 0.5:
        lines = text.split("\n")
        place = random.randrange(len(lines))
        lines[place] = lines[place].lstrip()
        text = "\n".join(lines)
    if random.random() < 0.3:
        place = random.randrange(len(text) + 1)
        text = text[:place] + random.choice(["\n", " ", "\n\n", "- ", ": ", '"', ","]) + text[place:]
    try:
        yaml.safe_load(text)
        documents.append({"text": text, "value": yaml.load(text, yaml.BaseLoader)})
    except Exception:
        documents.append({"text": text})
print(json.dumps(documents))
