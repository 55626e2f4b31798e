export {
  Advice,
  advice,
  clauseOf,
  giveToken,
  hubToken,
  joinProse,
  option,
  type Prose,
  sameCommand,
  type Told,
  tell,
} from './advice.ts';
export type { ByteSource, FileRange, RangeReader } from './byte-source.ts';
export { mapConcurrently } from './concurrently.ts';
export { type Clock, type Environment, type Log, systemClock } from './environment.ts';
export {
  AccessError,
  CancelledError,
  CapacityError,
  ExtrapolateError,
  FormatError,
  IncompatibleError,
  InputError,
  ServiceError,
} from './errors.ts';
export { exitCodes } from './exit-codes.ts';
export { describeFailure, type Failure, redact } from './failure.ts';
export {
  describeOutputFormat,
  describeRounding,
  figuresOf,
  figureTitles,
  formatMeasured,
  partNames,
} from './figures.ts';
export { decodeRecord, encodeRecord, keepNonFinite } from './file-record.ts';
export { boundLines, excerpt, oneLine, plainName, printable, shorten } from './foreign-text.ts';
export type { GitHubAccess, GitHubCredentials } from './github-access.ts';
export { groupBy } from './group-by.ts';
export { counted, listNames, listSome } from './listing.ts';
export { isLocalFolder } from './local-folder.ts';
export {
  codeBlock,
  codeLink,
  codeSpan,
  escapeForGitHub,
  escapeMarkdown,
  markdownTable,
  pythonString,
  shellWord,
} from './markdown-escape.ts';
export { createMeter } from './meter.ts';
export {
  type OptionName,
  type SwitchName,
  switchNames,
  type ValueOptionName,
  valueOptionNames,
} from './option-names.ts';
export { decidedPairing, type PairingOptions, plainPairing, type Rename } from './pairing-options.ts';
export type { OnProgress, Work } from './progress.ts';
export { createProgressLog, describeEvent, describePace } from './progress-log.ts';
export { followProgress, type Progress } from './progress-state.ts';
export { project } from './project.ts';
export type {
  FileRecord,
  FileSink,
  InlineFile,
  Publication,
  PublishedRepo,
  RecomputableFile,
  SideFile,
  SideFilePlace,
} from './publication.ts';
export { isRecord } from './records.ts';
export { describeModel, describeReplaced, type ReplacedModel } from './replaced-model.ts';
export { matchesRepo } from './repo-glob.ts';
export type { OutputDtype, Rounding, RoundingKind } from './rounding.ts';
export { findSmallText, findTextStart, readSmallFile } from './small-file.ts';
export {
  nameOf,
  type Origin,
  type Selection,
  type Snapshot,
  type SnapshotFile,
  storedPathOf,
} from './snapshot.ts';
export {
  addStatistics,
  alignmentChangedShare,
  changedShare,
  deltaRatio,
  effectiveAlpha,
  type ModelPart,
  type ModelPlace,
  type ModelStatistics,
  modelParts,
  noStatistics,
  type PlaceStatistics,
  type Statistics,
  sumStatistics,
} from './statistics.ts';
export { suggest } from './suggest.ts';
export { formatBytes, formatCount, formatDuration, formatRatio, formatShare, groupDigits } from './units.ts';
export { commandLineWords, type Words, yamlOption } from './words.ts';
