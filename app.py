"""AMTS: page config, who is here, navigation; nothing else."""

import streamlit as st

from pages.courier import courier
from pages.shared import places, presses, workspace

st.set_page_config(page_title="AMTS", page_icon="pages/shared/icon.svg", layout="wide")
workspace.enter()

page = st.navigation(places.navigation(), position="top" if workspace.person() else "hidden")
courier.show(page.url_path)
presses.run(page)
