# What a person does with a clone: `make demo`, `make test`.

PACKAGES = libopenblas-dev libdnnl-dev libsndfile1-dev libpng-dev libcairo2-dev libedit-dev \
	libsqlite3-dev liblinear-dev libssl-dev
SOURCES = Package.swift Sources Tests
CLOZE = .build/release/cloze

# Text that every Debian has; `make demo DATA="folder file ..." OUT=folder` takes other.
DATA = $(wildcard /usr/share/common-licenses /usr/share/doc /usr/share/perl)
OUT = cloze-demo

.PHONY: help setup build test shell-test demo format lint clean

help:
	@echo 'make setup   check for Swift 6 and install the libraries (Debian, Ubuntu)'
	@echo 'make build   build the program, $(CLOZE)'
	@echo 'make test    set up, build and run all tests'
	@echo 'make shell-test  drive the built shell through tmux'
	@echo 'make demo    set up, build, train a small text model and let it fill a blank'
	@echo 'make format  lay out the sources; make lint checks that they are'
	@echo 'make clean   remove what was built'

setup:
	@bash .ci/setup $(PACKAGES)

build: setup
	swift build -c release --product cloze

test: setup
	swift test -c release -Xswiftc -enable-testing --scratch-path .build-test

# The shell as a person uses it, in a terminal of tmux.
shell-test:
	@bash .ci/setup tmux
	Tests/Shell/shell.sh $(CLOZE)

demo: build
	rm -rf $(OUT)/run
	$(CLOZE) tokenizer train wordpiece --data $(DATA) --vocab-size 8000 --out $(OUT)/tokenizer
	$(CLOZE) pretrain text-tiny --data $(DATA) --tokenizer $(OUT)/tokenizer --steps 6000 \
	  --out $(OUT)/run
	$(CLOZE) fill $(OUT)/run --top 3 \
	  'You may [MASK] this program under the terms of the GNU General Public [MASK].'
	@echo 'Made: $(OUT)/tokenizer (vocabulary), $(OUT)/run/model (the model, a Hugging Face folder),'
	@echo '      $(OUT)/run/recipe.yaml, $(OUT)/run/metrics.jsonl, $(OUT)/run/checkpoints'

format:
	swift format -i -r $(SOURCES)

lint:
	swift format lint --strict -r $(SOURCES)

clean:
	rm -rf .build .build-test
