"""Publishes a folder to the Hub at HF_ENDPOINT and reads it back; prints one JSON object of what it saw."""

import hashlib
import json
import sys
from pathlib import Path

from huggingface_hub import HfApi, hf_hub_download, snapshot_download
from huggingface_hub.errors import EntryNotFoundError, HfHubHTTPError

repo, folder, target = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
api = HfApi()


def sha256(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def name_of_error(call):
    try:
        call()
    except (HfHubHTTPError, EntryNotFoundError, ValueError) as error:
        return type(error).__name__
    return "none"


seen = {"user": api.whoami()["name"]}
api.create_repo(repo, private=False)
api.create_repo(repo, exist_ok=True)
upload = api.upload_folder(repo_id=repo, folder_path=folder, commit_message="Add a folder")
seen["folderCommit"] = upload.oid
api.upload_file(repo_id=repo, path_or_fileobj=b"one more\n", path_in_repo="sub/one.txt")
api.create_branch(repo, branch="staging")
api.create_branch(repo, branch="staging", exist_ok=True)
api.create_tag(repo, tag="v1", revision="main")
pull = api.upload_file(
    repo_id=repo, path_or_fileobj=b"proposal\n", path_in_repo="proposal.txt", create_pr=True
)
seen["pullRequest"] = pull.pr_revision

info = api.model_info(repo, files_metadata=True)
seen["sha"] = info.sha
seen["license"] = info.card_data.license if info.card_data else None
seen["tree"] = sorted(entry.path for entry in api.list_repo_tree(repo, recursive=True))
seen["paths"] = [entry.path for entry in api.get_paths_info(repo, ["sub", "sub/one.txt", "absent"])]
refs = api.list_repo_refs(repo, include_pull_requests=True)
seen["branches"] = sorted(ref.name for ref in refs.branches)
seen["tags"] = [ref.name for ref in refs.tags]
seen["commits"] = [commit.title for commit in api.list_repo_commits(repo)]

snapshot = Path(snapshot_download(repo, local_dir=target / "snapshot"))
seen["snapshot"] = {
    str(path.relative_to(snapshot)): sha256(path)
    for path in sorted(snapshot.rglob("*"))
    if path.is_file() and ".cache" not in path.parts
}
pinned = hf_hub_download(repo, "weights.safetensors", revision=info.sha, cache_dir=target / "cache")
seen["download"] = sha256(pinned)

api.delete_branch(repo, branch="staging")
api.delete_tag(repo, tag="v1")
api.update_repo_settings(repo, private=True)
seen["private"] = api.model_info(repo).private
seen["errors"] = {
    "repo": name_of_error(lambda: api.model_info("demo/absent")),
    "revision": name_of_error(lambda: api.model_info(repo, revision="absent")),
    "entry": name_of_error(lambda: hf_hub_download(repo, "absent", cache_dir=target / "cache")),
    "gated": name_of_error(lambda: hf_hub_download("other/gated", "a.txt", cache_dir=target / "cache")),
    "stale": name_of_error(
        lambda: api.upload_file(
            repo_id=repo, path_or_fileobj=b"x", path_in_repo="x", parent_commit=upload.oid
        )
    ),
    "yaml": name_of_error(
        lambda: api.upload_file(
            repo_id=repo, path_or_fileobj=b"---\nlicense: [\n---\n", path_in_repo="README.md"
        )
    ),
}
print(json.dumps(seen))
