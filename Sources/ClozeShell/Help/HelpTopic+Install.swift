extension HelpTopic {
  /// The topic `help install`: the requirements, including those without root.
  static let install = HelpTopic(
    name: "install", summary: "What building and installing need, also without root.",
    text: """
      Cloze is built from its folder, with Swift 6 or later (swift.org) and some libraries of Debian 12. \
      Swift and the libraries can lie in a folder of the user's; nothing has to belong to root.

        make build                           the program, .build/release/cloze
        make install                         below /usr/local, as root
        make install PREFIX=$HOME/.local     below any other folder
        make install DESTDIR=stage           staged, for a package
        make uninstall PREFIX=$HOME/.local

      The program needs Swift's libraries where they were when it was built. For other machines, build it \
      without: make build SWIFTFLAGS='-c release --static-swift-stdlib'.

      Installed are the program, a manual page and completions for bash, zsh and fish. bash and fish \
      find theirs below $HOME/.local by themselves; zsh wants share/zsh/site-functions in its fpath, and \
      man asks for share/man in MANPATH where bin is not in PATH.

      These libraries are needed:

        libopenblas-dev    matrix products
        libdnnl-dev        matrix products, oneDNN 2 (not 3)
        libcairo2-dev      pictures
        libedit-dev        the shell's line editor
        libsqlite3-dev     the index of runs
        liblinear-dev      probes
        libssl-dev         SHA-256, OpenSSL 3
        zlib1g-dev         files compressed with gzip
        libsndfile1-dev    files of sound
        libsoxr-dev        sample rates of sound

      These are needed for video alone, and the program can be built without them:

        libavformat-dev, libavcodec-dev, libavutil-dev, libswscale-dev    FFmpeg 5 or 6

      make build tries each with the compiler and installs what is missing if it may: as root, or \
      with a sudo that asks for no password. Otherwise it names what is missing and the command for \
      an administrator.

      Without root, Debian's packages can be taken apart into any folder, here two of them, with all \
      that they need:

        mkdir -p $HOME/libraries && cd $HOME/libraries
        apt-get download $(apt-cache depends --recurse --no-recommends --no-suggests \\
          --no-conflicts --no-breaks --no-replaces --no-enhances libdnnl-dev \\
          libopenblas-dev | grep -E '^(lib|ocl)' | grep -vE '^lib(c6|gcc|stdc)')
        for package in *.deb; do dpkg -x $package .; done

      Compiler, linker and program are then shown the way; OpenBLAS has a folder of its own:

        lib=$HOME/libraries/usr/lib/x86_64-linux-gnu
        include=$HOME/libraries/usr/include
        export CPATH=$include:$include/x86_64-linux-gnu:$include/x86_64-linux-gnu/openblas-pthread
        export LIBRARY_PATH=$lib:$lib/openblas-pthread
        export LD_LIBRARY_PATH=$lib:$lib/openblas-pthread
        make build

      The same variables serve a prefix of conda-forge or of another package manager, with its \
      include and lib (oneDNN has to be version 2); the program needs LD_LIBRARY_PATH each time it runs.
      """)
}
