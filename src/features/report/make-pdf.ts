import plain from '@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf?url';
import strong from '@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf?url';
import { filmPicture } from '../../viewer/picture';
import type { Report } from './report';

const bytesAt = async (url: string) => new Uint8Array(await (await fetch(url)).arrayBuffer());

async function jpegOf({ image, orientation }: Report): Promise<Uint8Array> {
  const canvas = filmPicture(image, [], orientation);
  const blob = await new Promise<Blob | null>((resolve) =>
    canvas.toBlob(resolve, 'image/jpeg', 0.92),
  );
  if (!blob) throw new Error('the browser makes no JPEG');
  return new Uint8Array(await blob.arrayBuffer());
}

/** Fetches what a PDF needs (the writer and two fonts, 1 MB together, there offline too) when one is asked for. */
export async function makePdf(report: Report): Promise<Blob> {
  const [{ reportPdf }, film, ...fonts] = await Promise.all([
    import('./pdf/write'),
    jpegOf(report),
    bytesAt(plain),
    bytesAt(strong),
  ]);
  const bytes = await reportPdf(report, film, { plain: fonts[0], strong: fonts[1] });
  return new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'application/pdf' });
}
