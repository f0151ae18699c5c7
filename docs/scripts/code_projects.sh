#!/bin/sh
# The Python projects of the benchmark of source code: Debian packages, unpacked without being installed.
#
#   sh code_projects.sh OUT
#
# OUT/pretraining and OUT/tasks get a folder of .py files for each package; no package is in both. Needs Debian
# (the figures are of Debian 12) and its package lists (apt-get update).
set -eu
out=$1

pretraining="libpython3.11-testsuite python3-django python3-sympy python3-sqlalchemy python3-numpy python3-scipy
  python3-matplotlib python3-pandas python3-twisted python3-networkx python3-sklearn python3-babel
  python3-nltk python3-docutils python3-sphinx python3-tornado python3-aiohttp python3-dask
  python3-skimage python3-statsmodels python3-gevent python3-bottle python3-zope.interface
  python3-lxml python3-reportlab"
tasks="ansible-core buildbot gajim python3-astroid python3-biopython python3-boto3 python3-botocore
  python3-bs4 python3-celery python3-cffi python3-chameleon python3-cherrypy3 python3-click
  python3-coverage python3-cryptography python3-distributed python3-dnspython python3-dulwich
  python3-fabric python3-fastapi python3-feedparser python3-flask python3-genshi python3-html5lib
  python3-httpx python3-hypothesis python3-imageio python3-impacket python3-invoke python3-ipython
  python3-jedi python3-jinja2 python3-keystone python3-kivy python3-kombu python3-ldap3
  python3-lib2to3 python3-libcloud python3-mako python3-markdown python3-mutagen python3-mypy
  python3-novaclient python3-oauthlib python3-opengl python3-openstacksdk python3-paramiko
  python3-parso python3-passlib python3-peewee python3-pil python3-pip python3-ply python3-psycopg2
  python3-pycparser python3-pycryptodome python3-pydantic python3-pygame python3-pyglet
  python3-pygments python3-pymongo python3-pymysql python3-pyparsing python3-pyqtgraph
  python3-pyramid python3-pysnmp4 python3-pytest python3-rdflib python3-redis python3-requests
  python3-rich python3-ruamel.yaml python3-scapy python3-scrapy python3-seaborn python3-setuptools
  python3-starlette python3-tables python3-traits python3-urllib3 python3-virtualenv python3-webob
  python3-werkzeug python3-xarray python3-yaml python3-zmq"

unpack() {
  folder=$1
  shift
  for package; do
    work=$(mktemp -d)
    (cd "$work" && apt-get download "$package" > /dev/null)
    dpkg-deb -x "$work"/*.deb "$work/all"
    (cd "$work/all" && find . -type f -name '*.py' -print0 | tar c --null -T -) > "$work/python.tar"
    mkdir -p "$out/$folder/$package"
    tar x -C "$out/$folder/$package" -f "$work/python.tar"
    rm -rf "$work"
  done
}

# shellcheck disable=SC2086 # the names are words
unpack pretraining libpython3.11-minimal libpython3.11-stdlib $pretraining
# shellcheck disable=SC2086
unpack tasks $tasks
