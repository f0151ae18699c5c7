"""What run_pages.py knows of the pages' commands. Each entry begins with a regular expression."""

ENCODER = ("--set encoder.layers=2 --set encoder.hidden=32 --set encoder.heads=2 "
           "--set encoder.feedForward=64")

# The command without `cloze`, and the options that it gets in the place of its own.
SMALL = [
    (r"^(pretrain|finetune) (?!--resume|.*--epochs)", "--steps 3 --threads 1"),
    (r"^finetune (?=.*--epochs)", "--epochs 1 --threads 1"),
    (r"^(pretrain|finetune) --resume (?!.*--(set|data))", "--steps 5 --threads 1"),
    (r"^pretrain --resume .*--steps 5000", "--steps 7 --threads 1"),
    (r"^pretrain --resume .*--steps 9000", "--steps 8 --threads 1"),
    (r"^pretrain --resume .*--steps 10000", "--steps 9 --threads 1"),
    (r"^sweep (?!--resume)", "--steps 3 --threads 1"),
    (r"^sweep text-tiny", "--vocab-size 300 " + ENCODER),
    (r"^sweep text-classify", "--set batch=4"),
    (r"^pretrain text(?!.*--(tokenizer|model))", "--vocab-size 300"),
    (r"^pretrain code(?!.*--model)", "--vocab-size 1000"),
    (r"^pretrain code", "--set data.validationFraction=0.2"),
    (r"^pretrain (text|code|items)(?!.*--model)", ENCODER),
    (r"^pretrain text-bert-base", "--set encoder.layers=12 --set encoder.heads=4"),
    (r"^pretrain points-dvae", "--set model.features=16 --set model.codeWidth=16 --set model.decodedFeatures=16 "
     "--set model.vocabulary=32 --set model.patch.points=64 --set model.patch.patches=8 "
     "--set model.patch.patchSize=8"),
    (r"^finetune points(?!.*--model)", "--set backbone.patch.points=64 --set backbone.patch.patches=8 "
     "--set backbone.patch.patchSize=8 --set backbone.encoder.layers=1"),
    (r"^(pretrain points|finetune )(?!.*--resume)", "--set batch=4"),
    (r"^pretrain pair", "--set batch=4 " + ENCODER),
    (r"^data make pairs --of (digits|shapes3d)", "--count 40"),
    (r"^data make shapes3d", "--count 24 --points 128 --classes 3"),
    (r"^data make interactions", "--users 50 --items 20"),
    (r"^tokenizer train", "--vocab-size 500"),
    (r"^bench mlm", "--steps 1 --layers 1 --hidden 32 --heads 2 --batch 2 --vocab 300 --max-length 16"),
    (r"^bench items", "--steps 1 --hidden 16 --batch 4 --max-length 10"),
    (r"^bench (gemm|points|memory)", "--runs 1"),
    (r"^bench points", "--clouds 2"),
]

# What pages name of a whole installation or of real data, and what is there instead.
REPLACED = [
    (r"/usr/lib/python3(\.\d+)?\b", "src"),
    (r"--data tasks --split-by", "--data src --split-by"),
    (r"made/TASK", "made/exception"),
    (r"\bOUT\b", "classes"),
    (r"\bldraw\b", "shapes"),
    (r"101 2023 102", "2 20 3"),
    (r"\b(run|first|second)@\d+", "run@last"),
    (r"--against 4", "--against 2"),
]

# What cannot run here, and why.
NOT_RUN = [
    (r"^make\b", "builds or installs"),
    (r"^python3(\.\d+)? ", "a script of docs/scripts, with peers and data beside it"),
    (r"^mkdir -p .HOME/libraries|^apt-get download", "takes packages from the network"),
    (r"^(for package|lib=|export (CPATH|LIBRARY_PATH))", "prepares a build with these packages"),
    (r"^cloze serve", "answers until it is stopped; ServeTests asks it"),
    (r"^cloze finetune \S+ --model books ", "data of the benchmarks, which is no part of the project"),
    (r"--probe svm.knn|^cloze pretrain --resume$", "names an option, not a whole command"),
    (r"^cloze (   |COMMAND|-c 'COMMAND|run FILE)", "forms with placeholders"),
]

# Page and command, the status it has here, and why.
FAILS = [
    (r"cloze runs rm text-1( text-2)?$", 2, "it asks first, and there is nobody at a terminal to answer"),
    (r"^commands.md assert", 3, "a model of three steps has a higher loss"),
    (r"^commands.md quit 1", 1, "the status that it gives"),
    (r"^commands.md cancel", 3, "a cancelled job counts as failed"),
]

# Page and command; a name, and the model that has this name for it.
STANDING_IN = [
    (r"plot spectrogram run ", "run", "speech-run"),
    (r"^commands.md cloze (score|recommend) run|^commands.md .*ndcg", "run", "taste"),
]

# Statements of the shell, and what comes before them.
PRELUDES = [
    (r"\$m|\{m\.|show m", "m = pretrain text-tiny --data book.txt"),
    (r"^(wait|attach|cancel)", "pretrain text-tiny --data book.txt &\npretrain text-tiny --data book.txt &"),
]
