import { FormatError, IncompatibleError } from '../../kit/index.ts';

/** The archive is damaged, hostile, or laid out as torch never does. */
export function zipFault(source: string, message: string, byteOffset: number, hint?: string): FormatError {
  return new FormatError(message, { source, byteOffset, code: 'torch-zip', hint });
}

/** The pickle is damaged or passes a limit. */
export function pickleFault(source: string, message: string, byteOffset: number): FormatError {
  return new FormatError(message, { source, byteOffset, code: 'torch-pickle' });
}

/** The pickle asks for something that no state dict needs. */
export function globalFault(source: string, message: string, byteOffset: number): FormatError {
  return new FormatError(message, {
    source,
    byteOffset,
    code: 'torch-global',
    hint: 'If you trust its maker, save the weights alone: torch.save(model.state_dict(), …), or as safetensors. If not, do not load the file with weights_only=False.',
  });
}

/** A storage is missing, is not what the pickle says of it, or is too short for a tensor. */
export function storageFault(source: string, message: string, byteOffset: number): FormatError {
  return new FormatError(message, { source, byteOffset, code: 'torch-storage' });
}

/** A sound file that holds a tensor of a kind that is no plain array of elements. */
export function tensorRefusal(source: string, message: string): IncompatibleError {
  return new IncompatibleError(`${source}: ${message}.`, {
    code: 'torch-tensor',
    hint: 'Save plain tensors of one of the usual types: dequantised, dense, gathered, and in the type of the model.',
  });
}

/** A sound file without exactly one state dict in it. */
export function nestingRefusal(source: string, message: string): IncompatibleError {
  return new IncompatibleError(`${source}: ${message}.`, {
    code: 'torch-nesting',
    hint: 'Save the state dict alone: torch.save(model.state_dict(), …), or as safetensors.',
  });
}
