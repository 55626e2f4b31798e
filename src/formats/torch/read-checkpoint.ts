import type { ByteSource } from '../../kit/index.ts';
import { openArchive } from './archive.ts';
import type { TorchCheckpoint } from './checkpoint.ts';
import { placeTensors, refuseUnreadable } from './place-tensors.ts';
import { findStateDict } from './state-dict.ts';
import { unpickle } from './unpickle.ts';

/**
 * Reads what a file that torch.save wrote (the zip form, since torch 1.6) says of its state dict: where each
 * tensor's elements lie in the file. The elements are not read, and nothing is imported or called. A file with
 * 300 tensors takes about 20 reads, of less than a megabyte together when its tensors are large.
 *
 * @throws FormatError with the byte offset of the fault for files that are damaged or hostile; IncompatibleError
 *   for sound files of other kinds: the older form, TorchScript, quantised or non-contiguous tensors, more than
 *   one state dict; and whatever the source rejects with.
 */
export async function readTorchCheckpoint(source: ByteSource): Promise<TorchCheckpoint> {
  const archive = await openArchive(source);
  const root = unpickle(archive.pickle.bytes, { source: source.name, start: archive.pickle.start });
  const { tensors, wrapper, otherEntries } = findStateDict(root, source.name);
  refuseUnreadable(tensors, source.name);
  const keys = new Map(Array.from(tensors.values(), ({ storage }) => [storage.key, storage.at]));
  const storages = await archive.findStorages(keys);
  return { tensors: placeTensors(tensors, storages, source.name), wrapper, otherEntries };
}
