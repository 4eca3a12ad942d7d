"use strict";
(() => {
  const board = document.getElementById("notes");
  const choices = [...document.querySelectorAll("fieldset.choice")];
  if (!board || !choices.length) return;
  const page = { title: board.dataset.title, written: board.dataset.written };
  const place = `temptrack-notes ${page.title} ${page.written}`;
  const said = (text) => { document.getElementById("notes-said").textContent = text; };
  const chosen = (choice) => choice.querySelector("input:checked");
  const comment = (choice) => choice.querySelector("textarea");

  const note = (choice) => {
    const picked = chosen(choice);
    const verdict = picked ? picked.value : "";
    const all = [...choice.querySelectorAll("input[data-track]")];
    const about = verdict === "rejected" ? all : verdict === "kept" ? [picked] : [];
    return {
      where: choice.dataset.where,
      answer_id: choice.dataset.answer,
      verdict,
      tracks: about.map((one) => ({ track_id: one.dataset.track, title: one.dataset.title })),
      comment: comment(choice).value.trim(),
    };
  };
  const notes = () => choices.map(note).filter((one) => one.verdict || one.comment);

  const words = { rejected: "none of these", silence: "no music here", "": "undecided" };
  const line = (one) => {
    const verdict = one.verdict === "kept" ? `yes to ${one.tracks[0].title}` : words[one.verdict];
    return `${one.where}: ${verdict}${one.comment ? `\n    ${one.comment.replace(/\n/g, "\n    ")}` : ""}`;
  };
  const asText = () => [`Notes on ${page.title}`, "", ...notes().map(line), ""].join("\n");
  const asData = () => JSON.stringify({ temptrack_notes: 1, ...page, notes: notes() }, null, 1);

  const show = () => {
    const decided = choices.filter((choice) => chosen(choice) && chosen(choice).value).length;
    for (const count of document.querySelectorAll(".notes-count")) {
      count.textContent = `${decided} of ${choices.length} decided`;
    }
    const written = document.getElementById("notes-text");
    written.value = notes().length ? asText() : "";
    written.rows = Math.min(16, Math.max(3, written.value.split("\n").length));
  };
  const keep = () => {
    try { localStorage.setItem(place, asData()); } catch { /* kept by the page alone, then */ }
  };
  const recall = () => {
    let kept;
    try { kept = JSON.parse(localStorage.getItem(place) || "null"); } catch { kept = null; }
    for (const one of (kept && kept.notes) || []) {
      const choice = choices.find((other) => other.dataset.where === one.where);
      if (!choice) continue;
      comment(choice).value = one.comment;
      const about = one.tracks.length ? one.tracks[0].track_id : "";
      for (const input of choice.querySelectorAll("input")) {
        input.checked = input.value === one.verdict && (one.verdict !== "kept" || input.dataset.track === about);
      }
    }
  };

  const copy = async () => {
    const written = document.getElementById("notes-text");
    try {
      await navigator.clipboard.writeText(written.value);
    } catch {
      written.focus();
      written.select();
      if (!document.execCommand("copy")) { said("Select the text above and copy it."); return; }
    }
    said("Copied.");
  };
  const save = () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([asData()], { type: "application/json" }));
    link.download = "music-notes.json";
    link.click();
    said("Saved as music-notes.json.");
  };

  for (const choice of choices) {
    choice.addEventListener("input", () => { show(); keep(); said(""); });
  }
  document.getElementById("notes-copy").addEventListener("click", copy);
  document.getElementById("notes-save").addEventListener("click", save);
  recall();
  show();
  document.documentElement.classList.add("takes-notes");
})();
