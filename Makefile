# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The front door. Python 3.11 or newer with venv, git and make are all it needs: what a target wants beyond that,
# it makes under .cache/, once. Versions are pinned in tests/environments.toml.

PYTHON ?= python3
ENVIRONMENTS := .cache/environments
TOOLS := $(CURDIR)/$(ENVIRONMENTS)/tools/bin
COLLECTION := ansible_collections.senlin.clustering
# The environments that `make test` uses, in the order in which they are wanted.
USED := tools core-2.21 galaxy devcloud core-2.18 core-2.20
# What `make bench` measures, and how often: tasks, waiting, growth, or all of them when none is named.
ROUNDS := 5
PARTS :=
TYPED := $(notdir $(wildcard plugins/module_utils plugins/plugin_utils))

export ANSIBLE_COLLECTIONS_PATH := $(CURDIR)/.cache/collections
export ANSIBLE_LOCALHOST_WARNING := false
export ANSIBLE_INVENTORY_UNPARSED_WARNING := false

# What runs the tasks of contract, matrix and molecule: in_process, or module for the ordinary modules.
SENLIN_HOST ?= in_process
export SENLIN_HOST

# What pip installs is compiled when it is first imported, and that must be kept.
unexport PYTHONDONTWRITEBYTECODE

# Runs a command with the tools on PATH.
RUN := PATH="$(TOOLS):$$PATH"
# Runs a command while a dev cloud of that name is up, and ends the cloud only if it was not up before.
WITH_CLOUD := $(RUN) $(PYTHON) tests/tools with_cloud

.PHONY: help demo test lint unit contract matrix matrix-all molecule sanity galaxy docs architecture bench environments cloud-up cloud-down clean tools link

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: tools link ## Start a real Keystone and Senlin on loopback and run playbooks/demo.yml against them
	@$(WITH_CLOUD) default ansible-playbook playbooks/demo.yml

test: ## Run every check there is, and stop at the first that fails (make -k test: go on)
	@$(PYTHON) tests/tools steps environments,lint,unit,galaxy,sanity,docs contract matrix,molecule,demo

lint: tools link ## Check style, types, documentation, changelog, and that no module is left out
	@$(RUN) ruff check --quiet
	@$(RUN) ruff format --check --quiet
	@$(RUN) mypy --no-error-summary $(TYPED:%=--package $(COLLECTION).plugins.%)
	@$(RUN) ansible-lint --strict -q
	@$(RUN) antsibull-docs lint-collection-docs --plugin-docs --validate-collection-refs=self \
		--disallow-unknown-collection-refs .
	@$(RUN) antsibull-changelog lint
	@$(RUN) pytest --quiet tests/unit/test_action_group.py tests/unit/test_modules_are_proved.py

unit: tools link ## Run the unit tests, which need no cloud
	@$(RUN) pytest --quiet tests/unit

contract: tools link ## Run every module and state against the dev cloud
	@$(WITH_CLOUD) contract pytest --quiet -n 10 --maxschedchunk 1 tests/contract

# The contract has the tasks run in process, and the matrix has them run as modules, so that each is seen.
matrix matrix-all: SENLIN_HOST = module

matrix: link ## Run a sample of the contract on each supported ansible-core that has a Python here
	@$(PYTHON) tests/tools with_cloud matrix $(PYTHON) tests/tools matrix

matrix-all: link ## Run the whole contract on each of them, which takes its time
	@$(PYTHON) tests/tools with_cloud matrix $(PYTHON) tests/tools matrix all

molecule: tools link ## Run the playbooks of a user, scenario by scenario
	@$(RUN) molecule test --all

sanity: ## Run ansible-test sanity on every Python of this machine, with nothing ignored
	@$(PYTHON) tests/tools sanity tools core-2.21

galaxy: ## Build the tarball and have galaxy-importer judge it
	@$(PYTHON) tests/tools galaxy

docs: tools link ## Build the documentation as HTML
	@$(RUN) $(PYTHON) tests/tools docs

architecture: ## Print the packages of the code, and the imports between them
	@$(PYTHON) tests/tools architecture

bench: tools link ## Measure what tasks cost beside what else one would use (ROUNDS=1: quickly; PARTS=tasks: a part)
	@$(PYTHON) tests/environments.py cli > /dev/null
	@$(WITH_CLOUD) bench python tests/bench --rounds $(ROUNDS) $(PARTS)

environments: ## Make the environments of all targets at once; each target also makes its own when it wants them
	@$(PYTHON) tests/environments.py --if-available $(USED) > /dev/null

cloud-up: ## Start the dev cloud and leave it running
	@$(PYTHON) tests/devcloud up

cloud-down: ## End the dev cloud
	@$(PYTHON) tests/devcloud down

clean: ## End every dev cloud and remove all that was made
	@$(PYTHON) tests/tools clean

tools:
	@$(PYTHON) tests/environments.py tools > /dev/null

link:
	@mkdir -p .cache/collections/ansible_collections/senlin
	@ln -sfn ../../../.. .cache/collections/ansible_collections/senlin/clustering
