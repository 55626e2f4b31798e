"""Does at HF_ENDPOINT what people's scripts do around derived repos; prints one JSON object of what it saw."""

import json
import sys

from huggingface_hub import CommitOperationAdd, CommitOperationCopy, HfApi
from huggingface_hub.errors import HfHubHTTPError

api = HfApi()
weights = sys.argv[1]
derived, source = "demo/derived", "demo/source"


def name_of_error(call):
    try:
        call()
    except (HfHubHTTPError, ValueError) as error:
        return type(error).__name__
    return "none"


for repo in (source, derived):
    api.create_repo(repo)
api.upload_file(repo_id=source, path_or_fileobj=weights, path_in_repo="model.safetensors")
card = b"---\nlicense: mit\npipeline_tag: text-generation\ntags:\n- LLaMA-Factory\n---\n# A model\n"
api.upload_file(repo_id=source, path_or_fileobj=card, path_in_repo="README.md")

seen = {}
listed = lambda **query: sorted(model.id for model in api.list_models(**query))
seen["author"] = listed(author="demo")
seen["tag"] = listed(filter="LLaMA-Factory")
seen["tagInLowerCase"] = listed(filter="llama-factory")
seen["pipeline"] = listed(pipeline_tag="text-generation")
seen["gated"] = listed(gated=True)
seen["search"] = listed(search="deriv", sort="trending_score")
seen["expanded"] = [
    [model.id, model.tags is not None, model.sha is not None]
    for model in api.list_models(author="demo", expand=["tags"], sort="last_modified")
]
seen["full"] = [len(model.siblings) for model in api.list_models(author="demo", full=True, sort="created_at")]
seen["unknownExpand"] = name_of_error(lambda: api.model_info(source, expand=["stars"]))
seen["datasets"] = [dataset.id for dataset in api.list_datasets(author="demo")]

api.create_commit(
    repo_id=derived,
    operations=[
        CommitOperationCopy(
            src_path_in_repo="model.safetensors",
            path_in_repo="copy.safetensors",
            src_repo_id=source,
            src_repo_type="model",
        ),
        CommitOperationAdd("config.json", b"{}"),
    ],
    commit_message="Copy without moving bytes",
)
seen["copied"] = api.get_paths_info(derived, ["copy.safetensors"])[0].lfs.sha256

discussion = api.create_discussion(derived, "A question", description="Why this one?")
api.comment_discussion(derived, discussion.num, comment="Because.")
api.rename_discussion(derived, discussion.num, new_title="An answer")
api.change_discussion_status(derived, discussion.num, "closed")
details = api.get_discussion_details(derived, discussion.num)
seen["discussion"] = [details.title, details.status, [event.type for event in details.events]]
pull = api.create_pull_request(derived, "A change")
api.upload_file(
    repo_id=derived, path_or_fileobj=b"new\n", path_in_repo="new.txt", revision=f"refs/pr/{pull.num}"
)
api.change_discussion_status(derived, pull.num, "open")
api.merge_pull_request(derived, pull.num)
seen["pull"] = api.get_discussion_details(derived, pull.num).status
seen["merged"] = api.file_exists(derived, "new.txt")
seen["discussions"] = [each.num for each in api.get_repo_discussions(derived)]

collection = api.create_collection("Extrapolated", namespace="demo", description="All", private=True)
api.add_collection_item(collection.slug, derived, "model", note="α 0.3")
again = api.create_collection("Extrapolated", namespace="demo", exists_ok=True)
seen["collection"] = [again.title, [[item.item_id, item.note] for item in again.items]]
seen["itemTwice"] = name_of_error(lambda: api.add_collection_item(collection.slug, derived, "model"))
seen["collections"] = [each.slug == collection.slug for each in api.list_collections(owner="demo")]
api.delete_collection_item(collection.slug, again.items[0].item_object_id)
api.delete_collection(collection.slug)

seen["access"] = [
    name_of_error(lambda: api.auth_check(derived)),
    name_of_error(lambda: api.auth_check("other/gated")),
    name_of_error(lambda: api.auth_check("demo/absent")),
]

large = list(api.list_lfs_files(derived))
seen["large"] = [[file.filename, file.size] for file in large]
api.permanently_delete_lfs_files(derived, large)
seen["left"] = [len(list(api.list_lfs_files(derived))), api.file_exists(derived, "copy.safetensors")]

api.super_squash_history(derived, commit_message="One")
seen["squashed"] = [commit.title for commit in api.list_repo_commits(derived)]
api.move_repo(derived, "demo/renamed")
seen["moved"] = [api.model_info(derived).id, api.repo_exists("demo/renamed")]

webhook = api.create_webhook(url="https://example.com/webhook", watched=[{"type": "user", "name": "demo"}], secret="s" * 16)
api.disable_webhook(webhook.id)
seen["webhooks"] = [[each.url, each.domains, each.disabled] for each in api.list_webhooks()]
api.delete_webhook(webhook.id)
seen["role"] = [org["roleInOrg"] for org in api.whoami()["orgs"]]
print(json.dumps(seen))
