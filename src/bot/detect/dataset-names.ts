/** Names of data sets that have words for alignment in them. */
const datasetWords =
  /(?:orpo[-_]?)?dpo[-_]?(?:mix|pairs?|data(?:set)?s?|prefs?|preferences?|binari[sz]ed|outputs?)(?![a-z])(?:[-_]?\d+k)?|(?:orca|truthy|toxic|gutenberg|py|distilabel[\w-]{0,40}?)[-_]dpo(?![a-z])(?:[-_]v?\d[\w.]*)?|hh[-_]rlhf|(?<![a-z])rlhf[-_]?(?:data(?:set)?|v|pairs)(?![a-z])/gi;

/** A name or a text without those of data sets, whose words tell nothing of the way a model was trained. */
export function withoutDatasetNames(text: string): string {
  return text.replace(datasetWords, ' ');
}

/** Pairs of answers of which one is preferred, by what their publishers call them. */
const preferenceData =
  /ultrafeedback|orca[-_]dpo|dpo[-_](?:mix|pairs)|hh[-_]rlhf|(?:^|[-_/])dpo(?:[-_]|$)|preference|(?:^|[-_/])prefs?(?:[-_]|$)|helpsteer|nectar|stanfordnlp\/shp|pku[-_]saferlhf|skywork[-_]reward|arena[-_]human/i;

/** The first data set of preferences among names. */
export function findPreferenceData(names: readonly string[]): string | undefined {
  return names.find((name) => preferenceData.test(name.slice(0, 200)));
}
