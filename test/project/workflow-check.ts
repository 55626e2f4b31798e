import { createHash } from 'node:crypto';
import { validate } from '@actions/languageservice';
import type { ActionMetadata } from '@actions/languageservice/action';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { parse } from 'yaml';
import { readText } from './repository.ts';

/** The parts of other people's actions that the workflows use. */
const foreignActions: Readonly<Record<string, ActionMetadata>> = {
  checkout: describeAction('checkout', ['fetch-depth', 'persist-credentials']),
  'setup-node': describeAction('setup-node', ['cache', 'node-version']),
};

function describeAction(name: string, inputs: readonly string[]): ActionMetadata {
  return {
    name,
    description: '',
    inputs: Object.fromEntries(inputs.map((input) => [input, { description: '' }])),
  };
}

/** What GitHub's own language service finds wrong with a workflow; it knows the inputs and outputs of action.yml. */
export async function validateWorkflow(text: string): Promise<readonly string[]> {
  const own = parse(readText('action.yml'));
  const name = createHash('sha256').update(text).digest('hex'); // the service remembers documents by their address
  const uri = `file:///.github/workflows/${name}.yml`;
  const document = TextDocument.create(uri, 'github-actions-workflow', 0, text);
  const diagnostics = await validate(document, {
    actionsMetadataProvider: {
      fetchActionMetadata: async ({ owner, name }) => (owner === 'actions' ? foreignActions[name] : own),
    },
  });
  return diagnostics.map(({ message, range }) => `${range.start.line + 1}: ${String(message)}`);
}
