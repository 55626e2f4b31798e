import { onlyFields, Refusal, type Route, text } from './exchange.ts';

export const workflowRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/repos/:owner/:repo',
    permissions: ['metadata=read'],
    handle: ({ repository }) => ({
      status: 200,
      body: { full_name: repository.fullName, default_branch: repository.defaultBranch },
    }),
  },
  {
    method: 'POST',
    path: '/repos/:owner/:repo/dispatches',
    permissions: ['contents=write'],
    handle({ repository, body }) {
      onlyFields(body, 'event_type', 'client_payload');
      const payload = (body.client_payload ?? {}) as object;
      if (Object.keys(payload).length > 10) throw new Refusal(422, 'No more than 10 properties are allowed');
      const eventType = text(body, 'event_type');
      if (eventType.length > 100) throw new Refusal(422, 'event_type is too long');
      repository.started.push({ eventType, payload });
      return { status: 204 };
    },
  },
  {
    method: 'POST',
    path: '/repos/:owner/:repo/actions/workflows/:file/dispatches',
    permissions: ['actions=write'],
    handle({ repository, body, params }) {
      onlyFields(body, 'ref', 'inputs');
      const file = params.file ?? '';
      if (!repository.workflows.has(file)) throw new Refusal(404, 'Not Found');
      const ref = text(body, 'ref');
      if (!repository.branches.has(ref)) throw new Refusal(422, `No ref found for: ${ref}`);
      const declared = repository.workflows.get(file);
      if (declared === undefined)
        throw new Refusal(422, "Workflow does not have 'workflow_dispatch' trigger");
      const inputs = (body.inputs ?? {}) as object;
      const strange = Object.keys(inputs).filter((name) => !declared.includes(name));
      if (strange.length > 0)
        throw new Refusal(422, `Unexpected inputs provided: ${JSON.stringify(strange)}`);
      repository.started.push({ file, ref, inputs });
      return { status: 204 };
    },
  },
];
