// Wrappers with fixed arguments for each use of libedit's variadic functions.
#pragma once
#include <histedit.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>

// The number of cells of a character; C libraries declare it only in some modes.
int wcwidth(wchar_t character);

typedef unsigned char (*cloze_edit_function)(EditLine *, wint_t);

// Characters are separated and measured as UTF-8, whatever the locale is otherwise.
static inline void cloze_edit_locale(void) {
  if (!setlocale(LC_CTYPE, "") || MB_CUR_MAX < 4) setlocale(LC_CTYPE, "C.UTF-8");
}

// `output` is 1 or 2.
static inline EditLine *cloze_edit_open(int output) {
  return el_init("cloze", stdin, output == 2 ? stderr : stdout, stderr);
}

static inline void cloze_edit_start(EditLine *edit, void *owner) {
  el_set(edit, EL_CLIENTDATA, owner);
  el_set(edit, EL_SIGNAL, 0);
  el_set(edit, EL_EDITOR, "emacs");
  // Ctrl-C and Ctrl-Z arrive as characters while a line is edited.
  el_set(edit, EL_SETTY, "-d", "-isig", (const char *)0);
}

static inline void *cloze_edit_owner(EditLine *edit) {
  void *owner = 0;
  el_get(edit, EL_CLIENTDATA, &owner);
  return owner;
}

// Text of the prompt between two characters 1 has no width.
static inline void cloze_edit_prompt(EditLine *edit, wchar_t *(*prompt)(EditLine *)) {
  el_wset(edit, EL_PROMPT_ESC, prompt, L'\1');
}

static inline void cloze_edit_reader(EditLine *edit, el_rfunc_t reader) {
  el_wset(edit, EL_GETCFN, reader);
}

static inline void cloze_edit_add(EditLine *edit, const char *name, cloze_edit_function function) {
  el_set(edit, EL_ADDFN, name, "A function of Cloze.", function);
}

static inline void cloze_edit_bind(EditLine *edit, const char *key, const char *name) {
  el_set(edit, EL_BIND, key, name, (const char *)0);
}

static inline void cloze_edit_refresh(EditLine *edit) { el_set(edit, EL_REFRESH); }

static inline void cloze_edit_prepare(EditLine *edit, int raw) {
  el_set(edit, EL_PREP_TERM, raw);
}

static inline void cloze_edit_history(EditLine *edit, HistoryW *history, int size) {
  HistEventW event;
  history_w(history, &event, H_SETSIZE, size);
  el_wset(edit, EL_HIST, history_w, history);
}

static inline void cloze_edit_remember(HistoryW *history, const wchar_t *line) {
  HistEventW event;
  history_w(history, &event, H_ENTER, line);
}
