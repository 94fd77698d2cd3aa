// Starting by a photo: chosen, pasted, or taken with the camera.

const MAX_BYTES = 20 * 1024 * 1024; // as in jvsm_core/pictures.py
const MAX_PIXELS = 64e6; // as there
const SIDE = 1024;

async function startByPhoto(file) {
  if (!file) return;
  if (file.size > MAX_BYTES) {
    return notice({ kind: "error", text: "This picture is larger than 20 MB; make it smaller first." });
  }
  notice({ kind: "", text: "Looking at your photo…" });
  const pixels = await size(file);
  if (pixels > MAX_PIXELS) {
    return notice({ kind: "error", text: "This picture has more than 64 million pixels; make it smaller first." });
  }
  // What the browser cannot decode goes as it is, and the server says what is wrong with it.
  const picture = pixels ? await decoded(file) : null;
  act({ act: "photo", picture: await encoded(picture ? await smaller(picture) : file) });
}

// Pixels by the file's own account, read without decoding it: a few kilobytes can claim billions.
// 0 for what is no picture to this browser.
async function size(file) {
  const image = new Image();
  image.src = URL.createObjectURL(file);
  try {
    await new Promise((done, failed) => {
      image.onload = done;
      image.onerror = failed;
    });
    return image.naturalWidth * image.naturalHeight;
  } catch {
    return 0;
  } finally {
    URL.revokeObjectURL(image.src);
  }
}

async function decoded(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return null;
  }
}

// Upright, on white and small before it leaves the browser.
function smaller(picture, width = picture.width, height = picture.height) {
  const scale = Math.min(1, SIDE / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.92));
}

function encoded(blob) {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(blob);
  });
}

// --- the camera ------------------------------------------------------------------------------

const finder = root.querySelector("dialog.finder");
const video = finder.querySelector("video");

// A phone's own camera app is better than a page's; it opens through a file field. It also needs no
// encrypted connection, which browsers ask for before they hand a camera to a page.
const APP = matchMedia("(pointer: coarse)").matches;

root.querySelector('[data-do="camera"]').hidden = !APP && !navigator.mediaDevices?.getUserMedia;

async function openCamera() {
  if (APP) return root.querySelector('[name="shot"]').click();
  try {
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: SIDE } } });
  } catch (error) {
    const why = error.name === "NotAllowedError" ? "it is not allowed to: allow it in the browser" : "there is none, or it is in use";
    return notice({ kind: "error", text: `The shop cannot use the camera, for ${why}. You can use a photo instead.` });
  }
  finder.showModal();
}

async function takePicture() {
  if (!video.videoWidth) return; // Nothing was seen yet.
  const picture = await smaller(video, video.videoWidth, video.videoHeight);
  finder.close();
  startByPhoto(picture);
}

// However the dialog was closed, the camera's light goes out.
finder.addEventListener("close", () => {
  video.srcObject?.getTracks().forEach((track) => track.stop());
  video.srcObject = null;
});
