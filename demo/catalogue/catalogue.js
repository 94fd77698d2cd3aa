// The Catalogue page: files that are dropped go to the server, which imports them and opens the shop anew.
// Runs after `frame.js`; `server` is Gradio's.

const AGAIN = 400; // ms between two looks at how far the server is

const drop = root.querySelector(".drop");
const chooser = drop.querySelector("input");
const bar = root.querySelector(".bring progress");
const region = (name) => root.querySelector(`[data-region="${name}"]`);
let busy = false;

function say(words, share) {
  region("said").textContent = words;
  bar.hidden = share === null;
  if (share !== null) bar.value = share;
}

function send(file, delivery, before, all) {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("POST", `./upload/${delivery}/${encodeURIComponent(file.name)}`);
    request.upload.onprogress = ({ loaded }) => {
      const share = (before + loaded) / all;
      say(`Sending ${file.name}: ${Math.floor(100 * share)} %`, share);
    };
    request.onerror = () => failed(new Error("The shop does not answer. Check that the server runs."));
    request.onload = () => {
      if (request.status === 200) return done();
      try {
        failed(new Error(JSON.parse(request.responseText).error));
      } catch {
        failed(new Error(`The shop did not take ${file.name}.`));
      }
    };
    request.send(file);
  });
}

async function bring(files) {
  if (busy || !files.length) return;
  busy = true;
  drop.classList.add("waiting");
  region("problems").innerHTML = "";
  region("opened").hidden = true;
  try {
    const delivery = [...crypto.getRandomValues(new Uint8Array(8))]
      .map((byte) => byte.toString(16).padStart(2, "0"))
      .join("");
    const all = files.reduce((sum, file) => sum + file.size, 0) || 1;
    let before = 0;
    for (const file of files) {
      await send(file, delivery, before, all);
      before += file.size;
    }
    const named = files.find((file) => /\.zip$/i.test(file.name)) ?? files[0];
    const begun = await server.begin({ delivery, name: named.name });
    if (!begun || begun.notice) throw new Error(begun?.notice.text ?? "The shop does not answer.");
    await follow();
  } catch (error) {
    say(error.message, null);
  } finally {
    busy = false;
    drop.classList.remove("waiting");
    chooser.value = "";
  }
}

async function follow() {
  for (;;) {
    const answer = await server.progress({});
    if (answer && !answer.notice) {
      say(answer.said, answer.running ? answer.share : null);
      for (const [name, html] of Object.entries(answer.regions)) region(name).innerHTML = html;
      if (!answer.running) {
        region("opened").hidden = answer.failed;
        return;
      }
    }
    await new Promise((done) => setTimeout(done, AGAIN));
  }
}

chooser.addEventListener("change", () => bring([...chooser.files]));
for (const name of ["dragenter", "dragover"])
  drop.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  bring([...event.dataTransfer.files]);
});
