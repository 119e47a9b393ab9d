/** What file pickers offer; what a file is, is decided by its content. */
export const ACCEPT = 'image/*,.dcm,.dicom,.dic,application/dicom';

/** Files of a drop or a paste, folders left out. */
export function filesOf(transfer: DataTransfer | null): readonly File[] {
  if (!transfer) return [];
  return [...transfer.items]
    .filter((item) => item.kind === 'file' && !item.webkitGetAsEntry()?.isDirectory)
    .map((item) => item.getAsFile())
    .filter((file) => file !== null);
}

/** Whether what is being dragged holds files (their content is not told before the drop). */
export function dragsFiles(transfer: DataTransfer | null): boolean {
  return transfer?.types.includes('Files') ?? false;
}
