# What a person does with a clone: `make demo`, `make test`, `make install`.

PACKAGES = libopenblas-dev libdnnl-dev libcairo2-dev libedit-dev libsqlite3-dev liblinear-dev \
	libssl-dev zlib1g-dev libsndfile1-dev libsoxr-dev
# Without these the program is built all the same, and reads no video.
VIDEO = libavformat-dev libavcodec-dev libavutil-dev libswscale-dev
SOURCES = Package.swift Sources Tests
CLOZE = .build/release/cloze
# Program and tests share one build; with other flags in the same folder all of it would be built anew.
# Tests are found through an index, so the program's build writes one, too; the index leaves out what is
# not of the project, which would take seconds for every module. `swift test` would add -enable-testing
# a second time, and by that change every compilation.
SWIFTFLAGS = -c release -Xswiftc -enable-testing --enable-index-store -Xswiftc -index-ignore-system-modules
TESTFLAGS = $(SWIFTFLAGS) --disable-testable-imports

# Where `make install` puts things; DESTDIR goes before it for packages.
PREFIX = /usr/local
INSTALLED = bin/cloze share/man/man1/cloze.1 share/bash-completion/completions/cloze \
	share/zsh/site-functions/_cloze share/fish/vendor_completions.d/cloze.fish

# Text that every Debian has; `make demo DATA="folder file ..." OUT=folder` takes other.
OUT = cloze-demo
DATA = $(OUT)/text.txt

.PHONY: help setup build flags test shell-test pages demo install uninstall format lint clean

help:
	@echo 'make setup   check for Swift 6 and install the libraries (Debian, Ubuntu)'
	@echo 'make build   build the program, $(CLOZE)'
	@echo 'make test    set up, build and run all tests'
	@echo 'make shell-test  drive the built shell through tmux'
	@echo 'make pages   run the commands that README.md and docs/ show, in small size'
	@echo 'make demo    set up, build, train a small text model and let it fill a blank'
	@echo 'make install    put program, manual page and completions below PREFIX, $(PREFIX)'
	@echo 'make uninstall  remove them'
	@echo 'make format  lay out the sources; make lint checks that they are'
	@echo 'make clean   remove what was built'

setup:
	@bash .ci/setup $(PACKAGES) --optional $(VIDEO)

build: setup
	swift build $(SWIFTFLAGS) --product cloze

# For `swift test $(make -s flags) --filter NAME`.
flags:
	@echo '$(TESTFLAGS)'

test: setup
	swift test $(TESTFLAGS)

# The shell as a person uses it, in a terminal of tmux.
shell-test: build
	@bash .ci/setup tmux
	Tests/Shell/shell.sh $(CLOZE)

pages: build
	@bash .ci/setup python3
	python3 docs/scripts/run_pages.py --cloze $(CLOZE)

demo: build $(DATA)
	$(call plain,OUT)
	rm -rf "$(OUT)/run"
	$(CLOZE) tokenizer train wordpiece --data $(DATA) --vocab-size 8000 --force \
	  --out $(OUT)/tokenizer
	$(CLOZE) pretrain text-tiny --data $(DATA) --tokenizer $(OUT)/tokenizer --steps 4000 \
	  --out $(OUT)/run
	$(CLOZE) fill $(OUT)/run --top 3 \
	  'You may [MASK] this program under the terms of the GNU General Public [MASK].'
	@echo 'Made: $(OUT)/tokenizer (vocabulary), $(OUT)/run/model (the model, a Hugging Face folder),'
	@echo '      $(OUT)/run/recipe.yaml, $(OUT)/run/metrics.jsonl, $(OUT)/run/checkpoints'

$(OUT)/text.txt:
	.ci/demo-text $@

# Make splits names at blanks, so that paths with blanks would name other files.
plain = $(if $(word 2,$($(1))),$(error $(1) is '$($(1))': it must have no blanks))

# What is built already is installed as it is, so that root needs no Swift.
install: $(CLOZE)
	$(call plain,PREFIX)$(call plain,DESTDIR)
	install -d $(addprefix $(DESTDIR)$(PREFIX)/,$(dir $(INSTALLED)))
	install -m 755 $(CLOZE) $(DESTDIR)$(PREFIX)/bin/cloze
	$(CLOZE) help --man > $(DESTDIR)$(PREFIX)/$(word 2,$(INSTALLED))
	$(CLOZE) --generate-completion-script bash > $(DESTDIR)$(PREFIX)/$(word 3,$(INSTALLED))
	$(CLOZE) --generate-completion-script zsh > $(DESTDIR)$(PREFIX)/$(word 4,$(INSTALLED))
	$(CLOZE) --generate-completion-script fish > $(DESTDIR)$(PREFIX)/$(word 5,$(INSTALLED))
	chmod 644 $(addprefix $(DESTDIR)$(PREFIX)/,$(wordlist 2,5,$(INSTALLED)))

uninstall:
	$(call plain,PREFIX)$(call plain,DESTDIR)
	rm -f $(addprefix $(DESTDIR)$(PREFIX)/,$(INSTALLED))

$(CLOZE):
	$(MAKE) build

format:
	swift format -i -r $(SOURCES)

lint:
	swift format lint --strict -r $(SOURCES)

clean:
	rm -rf .build
