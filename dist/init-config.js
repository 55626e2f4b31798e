import { s as InputError } from "./errors.js";
import { dirname, join } from "node:path";
import { mkdir, writeFile } from "node:fs/promises";
// src/bot/watch/first-files.ts
/** What `config init` writes; a test holds that they are the files of examples/. */
const firstConfig = `# yaml-language-server: $schema=https://raw.githubusercontent.com/hf-extrapolate/hf-extrapolate/v0/docs/extrapolate.schema.json
# What the bot publishes by itself: copy it to the top of your repository, next to the workflows in
# .github/workflows that read it (watch.yml, plan-pull-request.yml). Every key: docs/watch-config.md.
defaults:
  alpha: 0.3
  rounding: stochastic # keeps α in the mean, where the nearest bf16 number would lose a part of it
  to: "{namespace}/{dpo}-ExPO" # {namespace} is whose token it is

# Pairs that you know.
pairs:
  - sft: alignment-handbook/zephyr-7b-sft-full
    dpo: alignment-handbook/zephyr-7b-dpo-full

# Models to look for; the SFT checkpoint is found by their cards.
watch:
  - name: handbook
    owners: [alignment-handbook]
    tags: [dpo]
    parameters: { most: 13B }
    licenses: [apache-2.0, mit]
    since: 2025-01-01

# What is over a limit waits for the next run.
limits:
  pairs-per-run: 3
  bytes-per-run: 100GB
  repos-per-day: 10

# A branch of its own, which is made when it is missing: the state neither needs a pull request nor clutters main.
state:
  repository: extrapolate-state.json
  branch: extrapolate-state

# One issue with what was found, and boxes to tick where a person has to decide.
report:
  issue: true
`;
const firstWorkflow = `# Every night: looks for new pairs, publishes what extrapolate.yml allows, and says in one issue what it needs to know.
#
# To set: extrapolate.yml at the top of the repository (examples/extrapolate.yml is one), and the secret HF_TOKEN, a
# Hugging Face token that can read the sources and write to your namespace.
name: watch
run-name: \${{ inputs.repo && format('watch, because of {0}', inputs.repo) || 'watch' }}
on:
  schedule:
    - cron: "17 3 * * *" # not at the full hour, when many others start
  workflow_dispatch:
    inputs:
      dry-run:
        description: Look and plan, publish nothing
        type: boolean
        default: false
      # What \`hf-extrapolate serve --workflow watch.yml\` tells when the Hub calls it.
      repo:
        type: string
      sha:
        type: string
      event:
        type: string
permissions: {}
# One at a time, never stopped halfway: of those that wait GitHub keeps the latest, which finds all the others would.
concurrency:
  group: hf-extrapolate-watch
  cancel-in-progress: false
jobs:
  watch:
    runs-on: ubuntu-latest
    timeout-minutes: 350 # what is not finished by then is resumed by the next run
    permissions:
      contents: write # the state, one JSON file
      issues: write # the tracking issue
    steps:
      - uses: actions/checkout@8e8c483db84b4bee98b60c0593521ed34d9990e8 # v6.0.1
        with:
          persist-credentials: false
      - uses: hf-extrapolate/hf-extrapolate@v0.1.0
        with:
          mode: watch
          config: extrapolate.yml
          dry-run: \${{ inputs.dry-run || false }}
          hf-token: \${{ secrets.HF_TOKEN }}
`;
// src/bot/watch/init-config.ts
/**
* Writes a first configuration and, beside it, the workflow that reads it. What is there stays as it is.
*
* @throws {InputError} `config-unwritable`
*/
async function initConfig({ path }) {
	const workflowPath = join(dirname(path), ".github", "workflows", "watch.yml");
	return {
		kind: "config-init",
		files: [await writeNew(path, firstConfig), await writeNew(workflowPath, firstWorkflow)]
	};
}
async function writeNew(path, text) {
	try {
		await mkdir(dirname(path), { recursive: true });
		await writeFile(path, text, { flag: "wx" });
		return {
			path,
			state: "written"
		};
	} catch (error) {
		const { code, message } = error;
		if (code === "EEXIST") return {
			path,
			state: "kept"
		};
		throw new InputError(`${path} cannot be written: ${message}.`, {
			code: "config-unwritable",
			hint: "Run it where you may write, or name another file."
		});
	}
}
export { initConfig };
