// What does the script add? Comfort only: every page works without it.
// Invariant: it reads and writes nothing but the page; it asks no server and keeps nothing.
"use strict";

// A filter is applied as soon as it is chosen; without script there is a button for it.
for (const form of document.querySelectorAll("form[data-at-once]")) {
  for (const choice of form.querySelectorAll("select, input[type=checkbox]")) {
    choice.addEventListener("change", () => form.requestSubmit());
  }
}

// A second press on the same button says nothing new.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
  });
}

// A page that comes back out of the browser's memory may be sent again.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
    }
  }
});

// Menus close by Escape and by a press outside of them.
for (const menu of document.querySelectorAll("details.me")) {
  document.addEventListener("click", (event) => {
    if (menu.open && !menu.contains(event.target)) {
      menu.open = false;
    }
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}

// What was refused is the first thing to be read.
const refused = document.querySelector("[data-refused]");
if (refused) {
  refused.focus();
}
