import { type Exchange, onlyFields, page, Refusal, type Route, text } from './exchange.ts';
import type { Comment, Issue } from './state.ts';

const maxBodyLength = 65_536;

function show({ repository, origin }: Exchange, issue: Issue) {
  const url = `${origin}/${repository.fullName}/issues/${issue.number}`;
  return {
    number: issue.number,
    title: issue.title,
    body: issue.body,
    state: issue.state,
    html_url: url,
    user: { login: issue.author },
    labels: issue.labels.map((name) => ({ name })),
    ...(issue.isPull ? { pull_request: { html_url: url } } : {}),
  };
}

function showComment({ repository, origin }: Exchange, comment: Comment) {
  return {
    id: comment.id,
    body: comment.body,
    user: { login: comment.author },
    html_url: `${origin}/${repository.fullName}/issues/${comment.issueNumber}#issuecomment-${comment.id}`,
  };
}

function find({ repository, params }: Exchange): Issue {
  if (!repository.hasIssues) throw new Refusal(410, 'Issues are disabled for this repo');
  const found = repository.issues.find(({ number }) => number === Number(params.number));
  if (found === undefined) throw new Refusal(404, 'Not Found');
  return found;
}

function readBody(body: Exchange['body']): string {
  const value = text(body, 'body');
  if (value.length > maxBodyLength) throw new Refusal(422, 'body is too long (maximum is 65536 characters)');
  return value;
}

const commentPermissions = ['issues=write', 'pull_requests=write'];

export const issueRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/repos/:owner/:repo/issues',
    permissions: ['issues=read'],
    handle(exchange) {
      const { repository, query } = exchange;
      if (!repository.hasIssues) throw new Refusal(410, 'Issues are disabled for this repo');
      const state = query.get('state') ?? 'open';
      const creator = query.get('creator');
      const found = repository.issues
        .filter((issue) => state === 'all' || issue.state === state)
        .filter((issue) => creator === null || issue.author === creator)
        .toSorted((a, b) => b.updatedAt - a.updatedAt);
      return { status: 200, body: page(found, query).map((issue) => show(exchange, issue)) };
    },
  },
  {
    method: 'POST',
    path: '/repos/:owner/:repo/issues',
    permissions: ['issues=write'],
    handle(exchange) {
      const { repository, body, token, nextNumber } = exchange;
      if (!repository.hasIssues) throw new Refusal(410, 'Issues are disabled for this repo');
      onlyFields(body, 'title', 'body', 'labels');
      const number = nextNumber();
      const issue: Issue = {
        number,
        isPull: false,
        title: text(body, 'title'),
        body: readBody(body),
        state: 'open',
        labels: (body.labels ?? []) as readonly string[],
        author: token.login,
        updatedAt: number,
      };
      repository.issues.push(issue);
      return { status: 201, body: show(exchange, issue) };
    },
  },
  {
    method: 'PATCH',
    path: '/repos/:owner/:repo/issues/:number',
    permissions: ['issues=write'],
    handle(exchange) {
      const { body, nextNumber } = exchange;
      onlyFields(body, 'title', 'body', 'state', 'state_reason');
      const issue = find(exchange);
      if ('title' in body) issue.title = text(body, 'title');
      if ('body' in body) issue.body = readBody(body);
      if ('state' in body) issue.state = text(body, 'state') === 'open' ? 'open' : 'closed';
      issue.updatedAt = nextNumber();
      return { status: 200, body: show(exchange, issue) };
    },
  },
  {
    method: 'GET',
    path: '/repos/:owner/:repo/issues/:number/comments',
    permissions: ['issues=read', 'pull_requests=read'],
    handle(exchange) {
      const { number } = find(exchange);
      const comments = exchange.repository.comments.filter(({ issueNumber }) => issueNumber === number);
      const body = page(comments, exchange.query).map((comment) => showComment(exchange, comment));
      return { status: 200, body };
    },
  },
  {
    method: 'POST',
    path: '/repos/:owner/:repo/issues/:number/comments',
    permissions: commentPermissions,
    handle(exchange) {
      onlyFields(exchange.body, 'body');
      const comment: Comment = {
        id: exchange.nextNumber(),
        issueNumber: find(exchange).number,
        author: exchange.token.login,
        body: readBody(exchange.body),
      };
      exchange.repository.comments.push(comment);
      return { status: 201, body: showComment(exchange, comment) };
    },
  },
  {
    method: 'PATCH',
    path: '/repos/:owner/:repo/issues/comments/:id',
    permissions: commentPermissions,
    handle(exchange) {
      onlyFields(exchange.body, 'body');
      const { comments } = exchange.repository;
      const comment = comments.find(({ id }) => id === Number(exchange.params.id));
      if (comment === undefined) throw new Refusal(404, 'Not Found');
      comment.body = readBody(exchange.body);
      return { status: 200, body: showComment(exchange, comment) };
    },
  },
];
