import { openSession, type Runtime, type Session } from '../../app/index.ts';
import { listSome, mapConcurrently } from '../../kit/index.ts';
import { readText } from '../../stores/disk/index.ts';
import { parseWatchConfig } from '../config/parse-watch-config.ts';
import type { WatchConfig, WatchRule } from '../config/watch-config.ts';
import { readAlignment } from '../detect/alignment.ts';
import { decideModel } from '../detect/decide.ts';
import { type Decision, hints, type QuestionOrReason } from '../detect/decision.ts';
import type { DecisionContext } from '../detect/hub-view.ts';
import { addFiles, type ModelFacts, readModelFacts } from '../detect/model-facts.ts';
import { type CollectionMembers, findRule, isExcluded } from '../detect/rule-filter.ts';
import { contextOf, refuseCopies } from './find-pairs.ts';
import { createHubView } from './hub-view.ts';
import type { DetectedModel, DetectReport } from './reports.ts';
import type { DetectRequest } from './requests.ts';

