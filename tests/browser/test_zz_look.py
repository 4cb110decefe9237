from tests.browser.test_grounds_in_browser import *
def test_take_a_look(aisha):
    opens_the_form(aisha)
    aisha.page.set_viewport_size({"width": 700, "height": 2300})
    for g in ("4.2.1","4.2.2","4.5","4.2.3","4.4","4.2.4"):
        label, fill = FILLS[Ground(g)]
        aisha.chooses("ground", label)
        fill(aisha)
        for name, answer in (("discussed", "No"), ("encouraged", "No"), ("in_doubt", "Yes")):
            if aisha.field(name).count(): aisha.ticks(name, answer)
        aisha.page.wait_for_timeout(700)
        aisha.modal.screenshot(path=f"/tmp/look-{g}.png")
    aisha.page.set_viewport_size({"width": 1180, "height": 900})
    aisha.presses("Cancel")
