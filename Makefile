# What a person does with a clone: `make demo`, `make test`.

PACKAGES = libopenblas-dev libdnnl-dev libsndfile1-dev libpng-dev libcairo2-dev libedit-dev \
	libsqlite3-dev
SOURCES = Package.swift Sources Tests
CLOZE = .build/release/cloze

# Text that every Debian has; `make demo DATA="folder file ..." OUT=folder` takes other.
DATA = /usr/share/common-licenses /usr/share/doc /usr/share/perl
OUT = cloze-demo

.PHONY: help setup build test demo format lint clean

help:
	@echo 'make setup   check for Swift 6 and install the libraries (Debian, Ubuntu)'
	@echo 'make build   build the program, $(CLOZE)'
	@echo 'make test    set up, build and run all tests'
	@echo 'make demo    set up, build, train a small text model and let it fill a blank'
	@echo 'make format  lay out the sources; make lint checks that they are'
	@echo 'make clean   remove what was built'

setup:
	@bash .ci/setup $(PACKAGES)

build: setup
	swift build -c release --product cloze

test: setup
	swift test -c release -Xswiftc -enable-testing --scratch-path .build-test

demo: build
	$(CLOZE) tokenizer train wordpiece --data $(DATA) --out $(OUT)/tokenizer
	$(CLOZE) pretrain text --data $(DATA) --tokenizer $(OUT)/tokenizer --out $(OUT)/model
	$(CLOZE) fill $(OUT)/model 'This program is free [MASK]; you can redistribute it.'
	@echo 'Made: the tokenizer in $(OUT)/tokenizer, the model in $(OUT)/model'

format:
	swift format -i -r $(SOURCES)

lint:
	swift format lint --strict -r $(SOURCES)

clean:
	rm -rf .build .build-test
