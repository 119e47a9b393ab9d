import { droppedFolder } from './folders';
import type { Folder } from './folders';

/** What file pickers offer; what a file is, is decided by its content. */
export const ACCEPT =
  'image/*,.dcm,.dicom,.dic,.tif,.tiff,.bmp,.jp2,.j2k,.webp,.zip,application/dicom,application/zip';

/** What was dropped, pasted, chosen, shared or opened. */
export interface Drop {
  readonly files: readonly File[];
  readonly folders: readonly Folder[];
}

/** What a drop or a paste holds. To be asked within the event: the browser forgets it afterwards. */
export function dropOf(transfer: DataTransfer | null): Drop {
  const files: File[] = [];
  const folders: Folder[] = [];
  for (const item of transfer?.items ?? []) {
    if (item.kind !== 'file') continue;
    const entry = item.webkitGetAsEntry();
    if (entry?.isDirectory) folders.push(droppedFolder(entry as FileSystemDirectoryEntry));
    else {
      const file = item.getAsFile();
      if (file) files.push(file);
    }
  }
  return { files, folders };
}

/** Whether what is being dragged holds files (their content is not told before the drop). */
export function dragsFiles(transfer: DataTransfer | null): boolean {
  return transfer?.types.includes('Files') ?? false;
}
