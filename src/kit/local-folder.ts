/** Where training scripts keep what they make; `data/zephyr-7b-sft-full` is a directory, not a repo. */
const localFolder =
  /^(data|models?|outputs?|results?|checkpoints?|ckpts?|experiments?|runs?|saves?|mnt|home|tmp|root|workspace|content|scratch|exp|trained[-_]?models?|\.{1,2})$/i;

/** Whether what looks like `owner/name` is rather a directory on somebody's machine. */
export function isLocalFolder(path: string): boolean {
  return localFolder.test(path.slice(0, path.indexOf('/')));
}
