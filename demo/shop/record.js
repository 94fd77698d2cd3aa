// A conversation becomes a story: named here, kept in this browser, played on the Stories page.

const OWN = "fitting-room.stories"; // as in stories.js
const MOST_OWN = 12; // as in stories/page.py
const naming = root.querySelector("dialog.naming");

function ownStories() {
  try {
    const found = JSON.parse(stored("localStorage", OWN));
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
}

async function recordStory(title) {
  const answer = await ask("record", { dialogue, title });
  naming.close();
  if (!answer) return;
  if (answer.story) store("localStorage", OWN, JSON.stringify([answer.story, ...ownStories()].slice(0, MOST_OWN)));
  notice(answer.notice ?? { kind: "", text: "Recorded. It waits on the Stories page, to be played and exported." });
}
