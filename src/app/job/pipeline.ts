import { type LoadingFacts, loadingFacts } from '../../documents/metadata/index.ts';
import { readConfig } from '../../formats/checkpoint/index.ts';
import {
  advice,
  InputError,
  listNames,
  nameOf,
  type Origin,
  option,
  type Snapshot,
} from '../../kit/index.ts';
import type { JobRequest } from '../contract/requests.ts';
import type { Endpoint } from '../options/endpoint.ts';
import { requirePipelineFolder } from '../options/weights.ts';
import type { Session } from '../session/session.ts';
import { findDifferingFolders } from './differing-folder.ts';
import type { OpenedSources } from './open-sources.ts';

/** Where diffusers reads what a pipeline is made of. */
const pipelinePath = 'model_index.json';

/** Any pipeline is loaded by this class, which reads from the repo which one it is. */
const pipelineConfig = { _class_name: 'DiffusionPipeline' };

/** A pipeline of diffusers that is derived as a whole: one component is extrapolated, the others are θ1's. */
export interface Pipeline {
  /** θ1's repo or directory, of which the aligned component is a folder. */
  readonly whole: Snapshot;
  /** The component that is extrapolated. */
  readonly folder: string;
  readonly otherComponents: readonly string[];
  /** Those of the others that are not the same in θ0. */
  readonly changedComponents: readonly string[];
  readonly loading: LoadingFacts;
  /** What stands for config.json. */
  readonly config: Readonly<Record<string, unknown>>;
}

type PipelineRequest = Pick<JobRequest, 'sft' | 'sftSubfolder' | 'aligned' | 'alignedSubfolder' | 'pipeline'>;

/**
 * Undefined where none is asked for.
 *
 * @throws InputError where θ1 is no pipeline, or its folder no component of one.
 */
export async function openPipeline(
  request: PipelineRequest,
  { sft, aligned, adapters }: OpenedSources,
  session: Session,
): Promise<Pipeline | undefined> {
  const folder = requirePipelineFolder(request);
  if (folder === undefined) return undefined;
  const whole = await openWhole(request.aligned, aligned.snapshot.origin, session);
  const { components, hasCode } = await readComponents(whole);
  if (!components.includes(folder)) {
    throw new InputError(
      advice`${option('dpo-subfolder')}: ${nameOf(whole.origin, pipelinePath)} names no component '${folder}'.`,
      {
        code: 'pipeline-component',
        hint: advice`Its components are ${listNames(components)}; or leave out ${option('pipeline')}.`,
      },
    );
  }
  if (adapters !== undefined) {
    throw new InputError(
      advice`${option('pipeline')}: ${nameOf(aligned.snapshot.origin)} is a PEFT adapter, which is no component of a pipeline.`,
      {
        code: 'pipeline-adapter',
        hint: advice`Leave out ${option('pipeline')}, or merge the adapter first.`,
      },
    );
  }
  const before =
    request.sftSubfolder === undefined
      ? undefined
      : await openWhole(request.sft, sft.snapshot.origin, session);
  const otherComponents = components.filter((component) => component !== folder);
  const differing = before === undefined ? [] : await findDifferingFolders(before, whole);
  return {
    ...{ whole, folder, otherComponents },
    changedComponents: differing.filter((component) => otherComponents.includes(component)),
    loading: { ...loadingFacts(pipelineConfig, []), customCode: hasCode },
    config: pipelineConfig,
  };
}

/** All of the repo or directory that a folder was opened of, at the same commit. */
export function openWhole(endpoint: Endpoint, origin: Origin, session: Session): Promise<Snapshot> {
  return session.openSnapshot(
    origin.kind === 'hub' ? { kind: 'hub', repo: origin.repo, revision: origin.commit } : endpoint,
  );
}

/** Where a file of the aligned component lies in the derived repo. */
export const placeIn = (folder: string | undefined, path: string): string =>
  folder === undefined ? path : `${folder}/${path}`;

/** Each component is listed with its library and its class; one that the pipeline goes without, with null. */
async function readComponents(
  whole: Snapshot,
): Promise<{ readonly components: readonly string[]; readonly hasCode: boolean }> {
  const index = whole.files.has(pipelinePath) ? await readConfig(whole, () => {}, pipelinePath) : undefined;
  if (index === undefined) {
    throw new InputError(
      advice`${option('pipeline')}: ${nameOf(whole.origin)} has no ${pipelinePath}, so it is no pipeline of diffusers.`,
      {
        code: 'pipeline-missing',
        hint: advice`Leave out ${option('pipeline')}: the component alone is derived then.`,
      },
    );
  }
  const listed = Object.entries(index).flatMap(([name, value]) => {
    const [library]: readonly unknown[] = Array.isArray(value) && !name.startsWith('_') ? value : [];
    return typeof library === 'string' ? [{ name, library }] : [];
  });
  return {
    components: listed.map(({ name }) => name),
    // Libraries that are files of the repo.
    hasCode:
      Array.isArray(index._class_name) ||
      listed.some(({ name, library }) => whole.files.has(`${name}/${library}.py`)),
  };
}
