import { app } from '#lib/server/app.ts';

/** An image or large result, or with `?thumbnail=1` a small picture of it, for whoever is signed in. */
export async function GET(request: Request, { params }: { params: Promise<{ hash: string }> }) {
  const { sessions, blobs } = app();
  if (!(await sessions.find(request.headers))) return new Response(null, { status: 401 });
  const { hash } = await params;
  const wantsThumbnail = new URL(request.url).searchParams.has('thumbnail');
  const found = (wantsThumbnail && (await blobs.findThumbnail(hash))) || (await blobs.find(hash));
  if (!found) return new Response(null, { status: 404 });
  return new Response(found.bytes as Uint8Array<ArrayBuffer>, {
    headers: {
      'content-type': found.mediaType,
      'cache-control': 'private, max-age=31536000, immutable',
      // The bytes are a vendor's: whatever they turn out to be, they run nothing here.
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    },
  });
}
