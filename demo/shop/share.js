// Taking a conversation along: as a link, as a page.

const LINK = "fit="; // begins the part of an address that holds a conversation

// A link holds the whole conversation, deflated; nothing is stored on the server. It goes without
// the photo's preview, which would be too long for it.
async function share() {
  const acts = dialogue.acts.map(({ preview, ...act }) => act);
  const packed = new Blob([JSON.stringify({ ...dialogue, acts, pins })]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
  const code = btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const link = `${location.origin}${location.pathname}#${LINK}${code}`;
  try {
    await navigator.clipboard.writeText(link);
    notice({ kind: "", text: "The link to this conversation is copied." });
  } catch {
    notice({ kind: "", text: link });
  }
}

// The address keeps a link until this tab holds a conversation, so that a server that does not
// answer costs a reload and not the link.
const linked = () => location.hash.startsWith(`#${LINK}`);
const unlink = () => history.replaceState(null, "", location.pathname + location.search);

async function shared() {
  const code = location.hash.slice(LINK.length + 1).replaceAll("-", "+").replaceAll("_", "/");
  try {
    const bytes = Uint8Array.from(atob(code), (letter) => letter.charCodeAt(0));
    const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return await new Response(unpacked).text();
  } catch {
    unlink();
    notice({ kind: "error", text: "This link is not whole. Copy it again, to its very end." });
    return null;
  }
}

async function exportPage() {
  const answer = await ask("export", { dialogue, pins });
  if (!answer) return;
  if (answer.html) download(answer.html, "conversation.html", "text/html");
  notice(answer.notice ?? { kind: "", text: "Saved as conversation.html: a page that opens anywhere, without the shop." });
}
