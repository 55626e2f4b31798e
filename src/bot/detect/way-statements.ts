import { alignmentOf } from '../../core/judgement/index.ts';

/** The ways of alignment that a sentence names, and whether it says that training used them. */
export interface NamedWays {
  readonly ways: readonly string[];
  readonly isStated: boolean;
  /** Whether it is a line that names the method: `Method: DPO`, or such a row of a table. */
  readonly isLabel: boolean;
}

/** Stands for any word for a way, so that phrases need not list them. */
const marker = '\u2039way\u203a';
/** "DPO data" is no training; neither is a paper on it. */
const way = `${marker}(?!\\W{0,2}\\s?(?:data|data ?sets?|pairs|papers?|preferences|prompts|samples|steps|models? (?:is|are|that|which)))`;
const participle =
  '(?:train|align|fine-?\\s?tun|finetun|tun|optimi[sz]|obtain|creat|improv|enhanc|learn|develop|build|built|made|entra[iî]n|trainier|ajust|afin|affin|entren|trein|allena|allinea)[a-zéàâó]{0,6}';
/** Behind them, a way is another model's: "a DPO-trained teacher", "from a DPO-tuned model". */
const owned =
  '(?<!\\b(?:of|from|on|over|than|with|by|to|its)\\s(?:an?\\s|other\\s|several\\s|existing\\s)?[("*_]{0,2})';
const otherOwner =
  '(?!\\s(?:\\w{1,12}\\s)?(?:counterparts?|teachers?|baselines?|siblings?|models|ones|policies|judges?|reward)\\b)';

/** Words between stay few: further away, a way belongs to another clause. */
const statements: readonly RegExp[] = [
  `\\b(?:[a-z]{2,12}-)?${participle}\\s(?:\\S{1,30}\\s){0,16}?(?:with|using|via|through|by|under|incorporat[a-z]{1,3}|par|tramite|mit|mittels|durch|con|com|por|mediante)\\s(?:\\S{1,30}\\s){0,4}?[(\\["'*\`]{0,3}${way}`,
  `${way}\\W{0,3}\\s?(?:training\\s)?(?:was|were|is|has been)\\s(?:\\w{1,12}\\s){0,2}(?:applied|used|performed|run|done|trained)`,
  `(?<!^\\W{0,8})\\b(?:apply|run)\\s(?:\\S{1,30}\\s){0,3}?[(\\["'*\`]{0,3}${way}`,
  `\\b(?:applied|applying|ran|performs?|performed|did|underwent|undergone|used|using|followed by|incorporat[a-z]{1,3}|running)\\s(?:\\S{1,30}\\s){0,3}?[(\\["'*\`]{0,3}${way}`,
  `${owned}${way}(?:-|\\s|'d\\b|’d\\b)(?:fine-?\\s?)?(?:tuned|trained|aligned|finetuned|optimi[sz]ed|run|version|variant|variation|model of|training|fine-?tun(?:e|ed|ing)|finetune)\\b${otherOwner}`,
  `${way}['’]d\\b`,
  `\\b(?:method|algorithm|alignment|training|objective|technique|loss)\\b\\W{1,8}(?:(?!of\\b|on\\b|from\\b)\\w{1,15}\\W{1,3}){0,2}${way}`,
  `^\\W{0,6}(?:(?:this|the|an?|our)\\s){0,2}${marker}\\s(?:model|checkpoint|version)\\b(?!\\s(?:is|was|that|which)\\b)`,
  `\\S\\s\\+\\s${way}`,
  `\\b(?:model|weights|checkpoint)\\safter\\s(?:\\S{1,20}\\s){0,3}?${way}`,
  `(?:методом|помощью|использованием|使用|采用|通过|经过|利用|を用い|により|による)\\s{0,2}(?:\\S{1,20}\\s){0,2}?${way}`,
  `${way}\\s{0,2}(?:を適用|で学習|训练|对齐)`,
  `\\b(?:is|releas[a-z]{1,3}|present|introduce|publish)\\s(?:an?|the|our)\\s(?:\\w{1,15}\\s){0,3}${way}\\s(?:model|checkpoint|version|policy)\\b`,
].map((pattern) => new RegExp(pattern, 'i'));

const label = new RegExp(
  `^[\\s*_>|•+-]{0,8}(?:\\w{1,15}\\s){0,2}(?:method|algorithm|alignment|objective|technique|loss)\\b[\\s*_\`]{0,4}[:|][\\s*_\`|]{0,6}(?:\\S{1,20}\\s){0,3}?[(\\[]?${way}`,
  'i',
);

/** Reads a sentence without names of repos and data sets, in which each way is one word. */
export function readWays(text: string): NamedWays {
  const ways: string[] = [];
  const marked = text.replace(/[a-z]{2,20}/gi, (word) => {
    const found = alignmentOf(word.toLowerCase());
    // A verb in prose.
    if (found === undefined || found === 'aligned') return word;
    ways.push(found);
    return marker;
  });
  const isNamed = ways.length > 0;
  const isLabel = isNamed && label.test(marked);
  return { ways, isLabel, isStated: isLabel || (isNamed && statements.some((each) => each.test(marked))) };
}
