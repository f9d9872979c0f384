# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The entry point for development. It needs Python 3.11, 3.12 or 3.13 with venv, git and make. A target creates whatever
# else it needs under .cache/, once. Versions are pinned in tests/environments.toml.

PYTHON ?= python3
ENVIRONMENTS := .cache/environments
TOOLS := $(CURDIR)/$(ENVIRONMENTS)/tools/bin
COLLECTION := ansible_collections.senlin.clustering
# The environments that `make test` uses, in the order in which they are needed.
USED := tools core-2.21 galaxy devcloud eda awx core-2.18 core-2.20 core-2.22
# What `make bench` measures, and how often: tasks, waiting, growth, groups, inventories, documents, or all when none is named.
ROUNDS := 5
PARTS :=
# How many rounds of each race `make races` runs.
RACE_ROUNDS := 20
# Selects tests of unit, contract and awx, a scenario of molecule, or a target of integration. Empty for all of them.
K :=
export K
# Runs contract, molecule and demo on a production-like cloud instead of the dev cloud: a or b; see tests/fullcloud.
CLOUD :=
export CLOUD
# Runs one of this many tests of the contract, and sanity in one environment with imports on one Python, chosen by the
# seed. Empty for all of them, and for 8 with `make test`.
SAMPLE :=
SEED :=
export SAMPLE SEED
SAMPLED = SAMPLE=$(or $(SAMPLE),8)
# What fullcloud-up starts: a, a production-like Senlin, or b, a whole OpenStack.
STAGE :=
# Also replaces the pictures of the documentation, with `make pages`.
KEEP :=
# The pictures that `make pictures` takes. Empty for all of them.
NAMES :=
# What unit, contract and matrix take openstacksdk for: as it is, or without-clustering for one that has dropped Senlin.
SDK :=
export SDK
# The ansible-core to which matrix, matrix-all and sanity are restricted: 2.18 to 2.22, or devel for its development branch.
CORE :=
export CORE
TYPED := $(notdir $(wildcard plugins/module_utils plugins/plugin_utils plugins/modules plugins/action plugins/inventory plugins/filter))

# The program that `make run` runs.
COMMAND :=
# The version that `make release` prepares, and the branch from which releases are made.
VERSION :=
BRANCH := main

export ANSIBLE_COLLECTIONS_PATH := $(CURDIR)/.cache/collections
export ANSIBLE_LOCALHOST_WARNING := false
export ANSIBLE_INVENTORY_UNPARSED_WARNING := false

# What runs the tasks of contract, matrix and molecule: in_process, or module for the ordinary modules.
SENLIN_EXECUTION ?= in_process
export SENLIN_EXECUTION

# What pip installs is compiled when it is first imported, and that must be kept.
unexport PYTHONDONTWRITEBYTECODE

# Runs a command with the tools on PATH.
RUN := PATH="$(TOOLS):$$PATH"
# Runs a command while a dev cloud of that name is up, and stops the cloud only if it was not up before.
WITH_CLOUD := $(RUN) $(PYTHON) tests/tools with_cloud

# The unit tests that find what was forgotten in a change; lint runs them, as they take a few seconds.
GUARDS := action_group action_plugins audit_query docsite documented_options fields modules_are_proved pre_commit release_versions \
	workflows

.PHONY: help demo test test-production lint format unit contract races pairs rollouts kills canary matrix matrix-all molecule eda awx sanity galaxy docs docs-external pages pictures architecture bench environments cloud-up cloud-down release release-try run integration \
	fullcloud-up fullcloud-down clean tools link

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo "With K=, unit, contract, awx, molecule and integration run a selection:"
	@echo "  make unit K=test_fields              the tests whose file, name or parameters match pytest -k"
	@echo "  make contract K=cluster_profile      a module's cases, and its documentation against what it does"
	@echo "  make contract K='cluster_node and force'"
	@echo "  make molecule K=cluster              a scenario of extensions/molecule"
	@echo "  make integration K=cluster           a target of tests/integration"
	@echo
	@echo "With CLOUD=a or CLOUD=b, contract, molecule and demo run on a production-like cloud; see tests/fullcloud."
	@echo "With SDK=without-clustering, unit, contract and matrix run as if openstacksdk had dropped Senlin."
	@echo "With CORE=2.20 or CORE=devel, matrix, matrix-all and sanity run on that ansible-core alone."

demo: tools link ## Start a real Keystone and Senlin on loopback and run playbooks/demo.yml against them
	@$(WITH_CLOUD) default ansible-playbook playbooks/demo.yml

test: ## Run the checks that each change needs, of the contract an eighth, and stop at the first that fails (make -k test: go on)
	@$(PYTHON) tests/tools steps environments,lint,unit,galaxy,docs \
		"contract $(SAMPLED) then matrix then eda,sanity $(SAMPLED) then molecule then demo then awx"

test-production: ## Run the contract, molecule and the demo on both production-like clouds; see tests/fullcloud
	@$(PYTHON) tests/tools production

lint: tools link ## Check style, types, documentation, prose, changelog, and that no module is left out
	@echo "lint: ruff check"
	@$(RUN) ruff check --quiet
	@echo "lint: ruff format"
	@$(RUN) ruff format --check --quiet
	@echo "lint: tests of what is easily forgotten"
	@$(RUN) pytest --quiet --tb=short $(GUARDS:%=tests/unit/test_%.py)
	@echo "lint: mypy"
	@$(RUN) mypy --no-error-summary $(TYPED:%=--package $(COLLECTION).plugins.%)
	@echo "lint: ansible-lint"
	@$(RUN) ansible-lint --strict -q
	@echo "lint: antsibull-docs"
	@$(RUN) antsibull-docs lint-collection-docs --plugin-docs --validate-collection-refs=self \
		--disallow-unknown-collection-refs .
	@echo "lint: prose"
	@$(RUN) python tests/tools prose
	@echo "lint: antsibull-changelog"
	@$(RUN) antsibull-changelog lint
	@echo "lint: reuse"
	@$(RUN) reuse lint --lines
	@echo "lint: schemas of workflows and issue forms"
	@$(RUN) python tests/tools schemas
	@echo "lint: actionlint"
	@$(RUN) actionlint

run: tools link ## Run a program of the tools, as the hooks of pre-commit do (COMMAND="ruff check")
	@$(RUN) $(COMMAND)

format: tools ## Fix what ruff can fix: format, order of imports, and some findings of lint
	@$(RUN) ruff check --fix --quiet || true
	@$(RUN) ruff format --quiet

unit: tools link ## Run the unit tests, which need no cloud (K=test_fields: a selection)
	@$(RUN) $(PYTHON) tests/tools chosen unit

contract: tools link ## Run every module and state against the dev cloud (K=cluster_profile: one module)
	@$(RUN) $(PYTHON) tests/tools chosen contract

canary: tools link ## Give tasks a secret in every form at every place, and look for it in all output
	@$(WITH_CLOUD) contract env CANARY=whole pytest --quiet --capture=no tests/contract/test_canary.py

pairs: tools link ## Compare check mode with the real run for every pair of tasks that meet
	@PAIRS=0 K=test_a_pair $(RUN) $(PYTHON) tests/tools chosen contract

rollouts: tools link ## Run all tests of roll-outs but the kills, of which the contract runs a sample
	@WHOLE=1 K='rollout and not kills or rolling_update' $(RUN) $(PYTHON) tests/tools chosen contract

kills: tools link ## Kill runs at each request, and roll-outs around each write; the same task must complete it
	@KILLS=0 WHOLE=1 K='test_rollout_kills or killed_anywhere' $(RUN) $(PYTHON) tests/tools chosen contract

# The contract has the tasks run in process, and the matrix has them run as modules, so that each is seen.
matrix matrix-all: SENLIN_EXECUTION = module

races: tools link ## Let two and five runs race for nodes, members and bindings, 20 rounds of each race (RACE_ROUNDS=5: fewer)
	@RACE_ROUNDS=$(RACE_ROUNDS) K=test_races_of_runs $(RUN) $(PYTHON) tests/tools chosen contract

matrix: link ## Run a sample of the contract on each ansible-core here, and once with an SDK without Senlin
	@$(PYTHON) tests/tools with_cloud matrix $(PYTHON) tests/tools matrix

matrix-all: link ## Run the whole contract on each of them, one after the other
	@$(PYTHON) tests/tools with_cloud matrix $(PYTHON) tests/tools matrix all

molecule: tools link ## Run playbooks as users write them, scenario by scenario (K=cluster: one scenario)
	@$(RUN) $(PYTHON) tests/tools scenarios

eda: link ## Run the event source and the rulebooks in ansible-rulebook, with a Java from the Python package index
	@$(PYTHON) tests/environments.py eda > /dev/null
	@PATH="$(CURDIR)/$(ENVIRONMENTS)/eda/bin:$$PATH" $(PYTHON) tests/tools with_cloud eda \
		pytest --quiet --numprocesses 2 tests/eda

awx: link ## Test the examples for AWX, execution environments and CI, and the query for the audit
	@$(PYTHON) tests/environments.py awx > /dev/null
	@$(PYTHON) tests/tools with_cloud awx $(ENVIRONMENTS)/awx/bin/python -m pytest --quiet -n 3 -k "$(K)" tests/awx

sanity: ## Run ansible-test sanity on every Python of this machine, with nothing ignored
	@$(PYTHON) tests/tools sanity core-2.21 tools

integration: tools link ## Run ansible-test integration on a dev cloud, as reviewers do on theirs (K=cluster: one target)
	@$(WITH_CLOUD) integration python tests/tools integration

galaxy: ## Build the tarball, check what is in it, and run galaxy-importer on it
	@$(PYTHON) tests/tools galaxy

docs: tools link ## Build the documentation as HTML in .cache/docs/html, and check its links
	@$(RUN) $(PYTHON) tests/tools docs

release: tools ## Prepare a release, and stop before publishing it (VERSION=1.0.0; BRANCH=main)
	@VERSION="$(VERSION)" BRANCH="$(BRANCH)" "$(TOOLS)/python" tests/tools release

release-try: tools ## Try a release on a scratch clone of the commit that is checked out, and list its files
	@"$(TOOLS)/python" tests/tools release_try

docs-external: tools link ## Build the documentation, and check its links to other hosts, too, which needs the Internet
	@$(RUN) $(PYTHON) tests/tools docs external

pages: tools link ## Load the documentation and sample pages of the role report in Chromium (KEEP=1: keep pictures of these)
	@$(RUN) python tests/pages make
	@$(PYTHON) tests/environments.py pages > /dev/null
	@$(ENVIRONMENTS)/pages/bin/python tests/pages load $(if $(KEEP),--keep)
	@$(RUN) $(PYTHON) tests/tools docs
	@$(ENVIRONMENTS)/pages/bin/python tests/pages site

pictures: tools link ## Take the pictures of terminals in the documentation anew, from real runs (NAMES=failure: one of them)
	@$(WITH_CLOUD) pictures python tests/pictures $(NAMES)

architecture: ## Print the packages of the code, and the imports between them
	@$(PYTHON) tests/tools architecture

bench: tools link ## Measure what tasks cost, compared with the alternatives (ROUNDS=1: quickly; PARTS=tasks: a part)
	@$(PYTHON) tests/environments.py cli > /dev/null
	@$(WITH_CLOUD) bench python tests/bench --rounds $(ROUNDS) $(PARTS)

environments: ## Create the environments of all targets; each target also creates its own when it needs them
	@$(PYTHON) tests/environments.py --if-available $(USED) > /dev/null

cloud-up: tools link ## Start the dev cloud and leave it running
	@$(PYTHON) tests/devcloud up

cloud-down: ## Stop the dev cloud
	@$(PYTHON) tests/devcloud down

fullcloud-up: ## Start a production-like Senlin (STAGE=a) or a whole OpenStack (STAGE=b); Debian or Ubuntu, as root
	@$(PYTHON) tests/fullcloud up --stage "$(STAGE)"

fullcloud-down: ## Stop it (STAGE=a or STAGE=b)
	@$(PYTHON) tests/fullcloud down --stage "$(STAGE)"

clean: ## Stop every dev cloud and remove everything under .cache/
	@$(PYTHON) tests/tools clean

tools:
	@$(PYTHON) tests/environments.py tools > /dev/null

link:
	@mkdir -p .cache/collections/ansible_collections/senlin
	@ln -sfn ../../../.. .cache/collections/ansible_collections/senlin/clustering
